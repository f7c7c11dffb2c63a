const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

/** The page about people's data. */
export const enPrivacy = {
  title: "Personal data",
  what: "Hand over what is kept of a customer, or erase it. Customers that you erase in Shopify are erased here by themselves.",
  open: {
    title: "Requests to answer",
    none: "No customer asks for their data.",
    line: "A customer asked for their data",
    requested: "Asked",
    due: "Answer by",
    download: "Download the file",
    hint: "Shopify sent the request. Send the file to the customer, who you find by it in Shopify under the request's email.",
  },
  find: {
    title: "One customer",
    kind: "Look for by",
    kinds: { email: "Email address", customer: "Customer id", order: "Order" },
    help: {
      email: "As the customer gave it.",
      customer: "The number at the end of the customer's address in your admin.",
      order:
        "Its name, such as #1001, or its id. Erasing by order erases that order and the browser that placed it.",
    },
    value: { email: "Email address", customer: "Customer id", order: "Order name or id" },
    export: "Download what is kept",
    erase: "Erase…",
    nobody: {
      email: "This is no email address.",
      customer: "A customer id is a number.",
      order: "There is no such order here.",
    },
  },
  confirm: {
    title: "Erase this customer's data?",
    text: "Everything that tells who the customer is goes: visits, clicks, hashes, messages. Events not accepted yet are not sent any more; what TikTok accepted stays at TikTok. Counts stay. This can't be undone.",
    yes: "Erase for good",
    no: "Keep",
  },
  erasing: "Asked for. It is done within seconds, and the list below then says what was erased.",
  exported: "The file was made and saved by your browser.",
  gone: "The customer was erased in the meantime: there is nothing to hand over.",
  past: {
    title: "What was done",
    what: "Kept as long as the settings say, half a year unless changed. It names nobody.",
    none: "Nothing yet.",
    kinds: { export: "Data handed over", erasure: "Customer erased" },
    closed: "Erased before it was answered",
    underWay: "Under way",
    origins: { shopify: "Shopify", staff: "Staff", operator: "Operator" },
    result: ({
      conversions = 0,
      visitors = 0,
      browsers = 0,
      messages = 0,
    }: Readonly<Record<string, number>>) =>
      [
        count(conversions, "event", "events"),
        count(visitors + browsers, "browser", "browsers"),
        count(messages, "message", "messages"),
      ].join(", "),
  },
};
