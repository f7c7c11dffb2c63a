import { shopSettingsSchema } from "#app/core/mapping/shop-settings.ts";
import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";

/**
 * Shows a shop's settings, after changing those given as `name=value`; values are JSON or plain words.
 *
 * @throws OperatorError naming the field when a value is not valid; nothing is changed then.
 */
export async function settings(
  operator: Operator,
  options: { readonly shop: string; readonly set?: readonly string[] },
) {
  const shop = await findShop(operator, options.shop);
  const { prisma } = operator.database;
  const row = await prisma.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { settings: true } });
  const stored: Record<string, unknown> = { ...(row.settings as Record<string, unknown>) };
  for (const assignment of options.set ?? []) {
    const [name, ...rest] = assignment.split("=");
    if (name === undefined || !Object.hasOwn(shopSettingsSchema.shape, name))
      throw new OperatorError(
        `There is no setting "${name}". There are: ${Object.keys(shopSettingsSchema.shape).join(", ")}`,
      );
    stored[name] = parseValue(rest.join("="));
  }
  const parsed = shopSettingsSchema.safeParse(stored);
  if (!parsed.success)
    throw new OperatorError(
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    );
  if (options.set !== undefined && options.set.length > 0)
    await prisma.shop.update({ where: { id: shop.id }, data: { settings: stored as object } });
  return { shop: shop.domain, settings: parsed.data };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
