import { customerBody } from "./customer-body.ts";
import { readField } from "./read-fields.ts";
import { redirect, type StorefrontAnswer, type StorefrontRequest, type World } from "./world.ts";

/**
 * Forms that make customers: classic customer accounts' registration, and a newsletter form. Both emit
 * `customers/create`, of an enabled account or of none. Undefined for other paths.
 */
export async function answerAccount(
  world: World,
  request: StorefrontRequest,
): Promise<StorefrontAnswer | undefined> {
  if (request.method !== "POST") return undefined;
  const fields = await request.fields();
  const kind = readField(fields, "form_type");
  if (request.path === "/account" && kind === "create_customer") {
    const person = {
      email: readField(fields, "customer[email]") ?? "",
      firstName: readField(fields, "customer[first_name]") ?? null,
      lastName: readField(fields, "customer[last_name]") ?? null,
    };
    await makeCustomer(world, person, "enabled");
    return redirect(world.theme.root);
  }
  if (request.path === "/contact" && kind === "customer") {
    const email = readField(fields, "contact[email]") ?? "";
    await makeCustomer(world, { email, firstName: null, lastName: null }, "disabled");
    return redirect(world.theme.root);
  }
  return undefined;
}

async function makeCustomer(
  world: World,
  person: Parameters<typeof customerBody>[0],
  state: "enabled" | "disabled",
): Promise<void> {
  const number = world.webhooks.filter(({ topic }) => topic === "customers/create").length + 1;
  const body = customerBody(person, state, world.shop, number, world.nowMs());
  await world.send({ topic: "customers/create", body });
}
