import type { ActionFunctionArgs } from "@remix-run/node";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { actOnGuide, guideRequest } from "#app/admin/guide/act-on-guide.ts";

/** What the set-up guide on the overview asks for; it has no page of its own. */
export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const asked = guideRequest.safeParse(await request.json().catch(() => undefined));
  if (!asked.success) throw new Response(null, { status: 400 });
  return actOnGuide(context, authenticated, asked.data);
}
