import { countTries, deliveryReason, isReplayed } from "#app/core/explain/delivery-reason.ts";
import { explainAttempt } from "#app/core/explain/explain-attempt.ts";
import { explainClicks, newestClickAgeDays } from "#app/core/explain/explain-clicks.ts";
import { explainFields, explainMissing, explainMissingOfApp } from "#app/core/explain/explain-fields.ts";
import { explainContents, explainValue } from "#app/core/explain/explain-value.ts";
import type { ExplainableEvent, ExplainedDelivery, Explanation } from "#app/core/explain/explanation.ts";
import type { ExplanationTexts, SentenceFacts } from "#app/core/explain/explanation-texts.ts";
import type { EventFacts } from "#app/core/mapping/stored-facts.ts";
import { asAppEvent } from "#app/core/tiktok/app-event.ts";
import { listTimeline } from "#app/core/explain/list-timeline.ts";

/** Explains a delivery from what was kept of it. Pure; total: every state and reason has its sentence. */
export function explainDelivery(delivery: ExplainedDelivery, texts: ExplanationTexts): Explanation {
  const { facts, conversion } = delivery;
  // What was sent, where that is kept: what was said of the conversion later may have changed its facts.
  const draft: ExplainableEvent | undefined = delivery.body ?? facts?.draft;
  const occurrence = conversion && occurrenceOf(conversion.source, delivery.event);
  const isCheckout = occurrence === "checkout";
  const kind = conversion === undefined ? "message" : isCheckout ? "checkout" : "purchase";
  const known: SentenceFacts = {
    subject: texts.subject[occurrence ?? kind],
    attempts: countTries(delivery.attempts),
    channel: facts?.channel,
    countries: nameCountries(facts?.countries ?? [], texts.locale),
    clickAgeDays: newestClickAgeDays(facts?.clicks ?? [], conversion?.occurredAt),
  };
  const why = deliveryReason(
    { ...delivery, attempts: known.attempts, isReplayed: isReplayed(delivery.attempts) },
    texts,
  );
  const lastAttempt = delivery.attempts.at(-1);
  const attempts = delivery.attempts.map((attempt) => explainAttempt(attempt, texts));
  return {
    kind,
    state: delivery.state,
    reason: delivery.reason,
    event: delivery.event,
    eventName: delivery.eventName,
    tiktokEventId: delivery.tiktokEventId,
    pixelCode: delivery.pixelCode,
    eventSource: delivery.eventSource,
    sourceSentence:
      delivery.eventSource === "app"
        ? texts.eventSource.app({ appId: delivery.pixelCode ?? "", channel: known.channel })
        : texts.eventSource.web,
    sentence: why?.sentence(known) ?? acceptedSentence(lastAttempt?.code, known, texts),
    advice: why?.advice,
    nextAttemptAt: nextAttempt(delivery),
    warnings: [
      ...(delivery.testEventCode === undefined ? [] : [texts.isTest(delivery.testEventCode)]),
      ...delivery.warnings.map((name) => nameWarning(name, texts)),
    ],
    timeline: listTimeline({ ...delivery, nextAttemptAt: nextAttempt(delivery) }, occurrence, texts),
    attempts,
    rules: (facts?.judged ?? []).map(({ ruleId, event, verdict }) =>
      texts.rule({ ruleId, verdict, isMaker: event === delivery.event && ruleId === facts?.ruleId }),
    ),
    rulesVersion: conversion?.rulesVersion,
    consent: facts && { answer: facts.consent, sentence: explainConsent(facts, known, texts) },
    clicks: explainClicks(facts?.clicks ?? [], texts),
    clicksSentence: explainNoClicks(delivery, texts),
    fields:
      facts === undefined || draft === undefined
        ? []
        : explainFields(draft, facts, delivery.eventSource === "app" ? facts.appId : undefined, texts),
    missing:
      delivery.eventSource === "app"
        ? explainMissingOfApp(draft, texts)
        : explainMissing(draft, isCheckout, texts),
    contents: explainContents(draft),
    value: facts && explainValue(facts, draft, texts),
    body: eventToShow(delivery),
  };
}

/** What happened, for a reader. Before there were rules a storefront's checkout said so by its event only. */
function occurrenceOf(source: string, event: string): "purchase" | "checkout" | "signup" | "event" {
  if (source === "purchase" || source === "renewal") return "purchase";
  if (source === "signup") return "signup";
  return source === "checkout" || (source === "storefront" && event === "InitiateCheckout")
    ? "checkout"
    : "event";
}

/** What is held until a person acts has no next time, whatever stands in its row. */
function nextAttempt({ state, connection, nextAttemptAt }: ExplainedDelivery): string | undefined {
  return state === "pending" && connection === "connected" ? nextAttemptAt : undefined;
}

function acceptedSentence(code: number | undefined, known: SentenceFacts, texts: ExplanationTexts): string {
  if (code !== undefined && code !== 0) return texts.accepted.proved(known);
  return known.attempts > 1 ? texts.accepted.later(known) : texts.accepted.first(known);
}

/** No event was made although the shopper said nothing: then the shop's policy withheld it. */
function explainConsent(
  { consent, draft }: EventFacts,
  known: SentenceFacts,
  texts: ExplanationTexts,
): string {
  return consent === "unknown" && draft === undefined
    ? texts.consentWithheld(known)
    : texts.consent[consent](known);
}

/** Where consent forbids sending, mapping keeps no clicks: that says nothing about whether there were any. */
function explainNoClicks(
  { facts, eventSource }: ExplainedDelivery,
  texts: ExplanationTexts,
): string | undefined {
  if (facts === undefined || facts.clicks.length > 0) return undefined;
  if (eventSource === "app" && facts.draft !== undefined) return texts.noClicksOfApps;
  return facts.draft === undefined ? texts.withheldKeys : texts.noClicks;
}

function eventToShow({
  state,
  body,
  facts,
  eventName,
  eventSource,
  attempts,
}: ExplainedDelivery): Explanation["body"] {
  if (body !== undefined)
    return { kind: state === "pending" && attempts.length === 0 ? "queued" : "sent", event: body };
  if (facts?.draft === undefined) return undefined;
  const event = { event: eventName, ...facts.draft };
  const isApp = eventSource === "app" && facts.appId !== undefined;
  return { kind: "draft", event: isApp ? asAppEvent(event, facts.appId ?? "") : event };
}

function nameWarning(name: string, { warning }: ExplanationTexts): string {
  return isWarning(name, warning) ? warning[name] : name;
}

function isWarning<Table extends object>(name: string, table: Table): name is Extract<keyof Table, string> {
  return Object.hasOwn(table, name);
}

function nameCountries(codes: readonly string[], locale: string): string | undefined {
  if (codes.length === 0) return undefined;
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
  return new Intl.ListFormat(locale).format(codes.map((code) => names.of(code) ?? code));
}
