// The certified OpenID Connect provider of npm on 127.0.0.1, for tests/identity/test_oidc_node.py.
// Started with one JSON line: {port, client, secret, callback, leave, people: {sub: claims}}.
import { createInterface } from "node:readline";
import Provider, { interactionPolicy } from "oidc-provider";

const lines = createInterface({ input: process.stdin });
const given = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
const issuer = `http://127.0.0.1:${given.port}`;
const claims = [...new Set(Object.values(given.people).flatMap(Object.keys))];
const policy = interactionPolicy.base();
policy.remove("consent");

const provider = new Provider(issuer, {
  clients: [{
    client_id: given.client,
    client_secret: given.secret,
    redirect_uris: [given.callback],
    post_logout_redirect_uris: [given.leave],
  }],
  acrValues: ["urn:example:high", "urn:example:low"],
  claims: { openid: ["sub", "acr"], profile: claims.filter((one) => one !== "sub" && one !== "acr") },
  features: { devInteractions: { enabled: false }, claimsParameter: { enabled: false } },
  interactions: { policy, url: (_context, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  async findAccount(_context, sub) {
    const claimed = given.people[sub];
    return claimed && { accountId: sub, claims: async () => ({ ...claimed, sub }) };
  },
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

// Whoever is named by `login_hint` has signed in, as surely as their `acr` says.
provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(context.req, context.res);
  const accountId = params.login_hint;
  const acr = given.people[accountId].acr;
  const login = { accountId, acr, remember: false };
  await provider.interactionFinished(context.req, context.res, { login }, { mergeWithLastSubmission: false });
  context.respond = false;
});

provider.listen(given.port, "127.0.0.1", () => console.log("listening"));
