import { z } from "zod";

const Digits = z.string().regex(/^\d+$/, "digits only");

export const roles = ["ADMIN", "OPERATOR", "ANALYST"] as const;
export type Role = (typeof roles)[number];

const PixelSeed = z.strictObject({
  pixelId: Digits,
  pixelCode: z.string().min(1),
  pixelName: z.string().min(1),
});
export type AdvertiserPixel = z.output<typeof PixelSeed>;

const AdvertiserSeed = z.strictObject({
  advertiserId: Digits,
  name: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** A name of the IANA database; report days are this zone's. */
  timezone: z.string().refine((zone) => isTimeZone(zone), "not a time zone"),
  role: z.enum(roles).default("ADMIN"),
  status: z.string().min(1).default("STATUS_ENABLE"),
  pixels: z.array(PixelSeed).default([]),
});

/** A TikTok for Business user and the ad accounts they may enter; the role is theirs, the rest is the account's. */
export const UserSeed = z.strictObject({
  userId: z.string().min(1),
  name: z.string().min(1),
  advertisers: z.array(AdvertiserSeed).default([]),
});
export type UserSeed = z.input<typeof UserSeed>;

export type Advertiser = Omit<z.output<typeof AdvertiserSeed>, "role">;
export type User = { userId: string; name: string; roles: ReadonlyMap<string, Role> };

export type UserRegistry = {
  /** A user with the same id is replaced; an ad account two users share is the last one's wording of it. */
  register(seed: UserSeed): void;
  readonly users: readonly User[];
  find(userId: string): User | undefined;
  advertiser(advertiserId: string): Advertiser | undefined;
  advertisersWithPixel(pixelCode: string): readonly Advertiser[];
  /** `undefined` takes the user out of the ad account. */
  setRole(userId: string, advertiserId: string, role: Role | undefined): void;
  signInAs(userId: string): void;
  /** Whom the consent page greets: the one signed in, or the first. */
  readonly signedIn: User | undefined;
};

export function createUserRegistry(): UserRegistry {
  const users = new Map<string, User>();
  const advertisers = new Map<string, Advertiser>();
  let signedInId: string | undefined;

  function mustFind(userId: string): User {
    const user = users.get(userId);
    if (!user) throw new Error(`TikTok emulator: no user ${userId}; registerUser first.`);
    return user;
  }

  return {
    register(seed) {
      const { userId, name, advertisers: seeds } = UserSeed.parse(seed);
      for (const { role: _role, ...advertiser } of seeds)
        advertisers.set(advertiser.advertiserId, advertiser);
      const userRoles = new Map(seeds.map(({ advertiserId, role }) => [advertiserId, role]));
      users.set(userId, { userId, name, roles: userRoles });
    },
    get users() {
      return [...users.values()];
    },
    find: (userId) => users.get(userId),
    advertiser: (advertiserId) => advertisers.get(advertiserId),
    advertisersWithPixel: (pixelCode) =>
      [...advertisers.values()].filter(({ pixels }) => pixels.some((pixel) => pixel.pixelCode === pixelCode)),
    setRole(userId, advertiserId, role) {
      const user = mustFind(userId);
      if (!advertisers.has(advertiserId))
        throw new Error(`TikTok emulator: no advertiser ${advertiserId}; registerUser first.`);
      const changed = new Map(user.roles);
      if (role === undefined) changed.delete(advertiserId);
      else changed.set(advertiserId, role);
      users.set(userId, { ...user, roles: changed });
    },
    signInAs(userId) {
      signedInId = mustFind(userId).userId;
    },
    get signedIn() {
      return signedInId === undefined ? [...users.values()][0] : users.get(signedInId);
    },
  };
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
