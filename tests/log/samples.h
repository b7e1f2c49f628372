#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/events/access_events.h"
#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "core/events/correction_events.h"
#include "core/events/drift_events.h"
#include "core/events/effect_events.h"
#include "core/events/erasure_events.h"
#include "core/events/fact_events.h"
#include "core/events/letter_events.h"
#include "core/events/message_events.h"
#include "core/events/records.h"
#include "core/events/run_events.h"
#include "core/events/schedule_events.h"
#include "core/events/segment_events.h"
#include "core/events/step_over_events.h"
#include "core/events/v1.h"
#include "log/memory_log.h"

namespace tidemark::log {

inline void add_record(Event& event, const RecordView& record) {
  std::string item;
  write_record(record, item);
  event.items.add(item);
}

/// A value for every field of every event's version 1. From these tests/data/log/version-1.txt was made, once; they are
/// never edited. A version 2 gets samples of its own, and a file of its own.
inline std::vector<Event> samples_of_version_1() {
  std::vector<Event> events;
  const auto add = [&](const auto& body, RunId run = 41, Position cause = 0, Counts counts = {}) -> Event& {
    return events.emplace_back(event_of(body, run, cause, std::move(counts)));
  };
  add(SubscriptionOpened{"acme"}, 0);
  add(Configured{"jane", "adds the region", R"({"connections":[]})"}, 0);
  add(RunStarted{"apply", "jane", 2, std::string(64, 'a'), true, 40, "visitor"});
  add(RunHeld{"visitor", "pull", std::string(64, 'b'), {"412 of 500 matched targets would change", "second"}});
  add(RunApproved{"joe", std::string(64, 'b')});
  add(RunCompleted{{"visitor pull: completed", "account push: held"}}, 41, 0,
      {{"changed", 12}, {"same", 70'000'000'000}});
  add(RunFailed{"visitor", "pull", "unavailable", "it answered 503", "call 7", "try again"});
  add(RunContinued{"jane", 2});
  add(v1::SchemaSeen{"salesforce", "Contact", std::string(64, 'c')});
  add(PageFetched{"visitor", "pull", "source", 3, "csv", std::string(64, 'd'), 200'000, 70'000'000'000, true});
  add_record(add(Observed{"visitor", "pull", {1'760'000'000'123}}),
             {"v-1", "003A", {{1, "custom.region", "", "\"EMEA\""}, {2, "custom.arr", "12.5", "null"}}});
  Event& planned = add(v1::Planned{"visitor",
                                   "pull",
                                   2,
                                   1,
                                   "2026a",
                                   {"schema"},
                                   {"page 0", "page 1"},
                                   {"target"},
                                   "own",
                                   std::string(64, 'e'),
                                   std::string(64, 'f'),
                                   R"({"limit":500})",
                                   true,
                                   "scope",
                                   "00D000000000001EAA"},
                       41, 0, {{"changed_targets", 1}, {"sources", 9}});
  std::string transition;
  write_transition({Side::target,
                    RecordClass::ambiguous,
                    Unsent::not_reached,
                    "v-1",
                    "a@x.io",
                    {{"custom.n", "\"x\"", "not an integer"}}},
                   transition);
  planned.items.add(transition);
  add_record(
      add(v1::EffectIntended{"visitor", "pull", 2, {1'760'000'000'123}, {1'760'000'060'000}, true, {"custom.seen"}}, 41,
          12),
      {"v-1", "003A", {{0, "custom.region", "\"APAC\"", "\"EMEA\""}}});
  add(v1::EffectSettled{{13, 1, true, 0, {{1, 1, "read only", {}}, {70'000, 5, "größer", {"custom.seats"}}}}}, 41, 13);
  add(CallsFailed{std::string(64, 'c'), 120, 100}, 41);
  add_record(add(LettersDecided{"jane", "account", "push", true}, 0), {"003A", "", {}});
  add_record(add(LettersClosed{"account", "push"}, 41, 12), {"003A", "", {}});
  add(SegmentSaved{"jane", "rich-emea", "visitor", R"(custom.region = "EMEA" and account.custom.arr > 10000)"}, 0);
  add(SegmentDropped{"joe", "rich-emea"}, 0);
  add(UserMade{"0011223344556600", {1'760'000'000'000}, "user ann", "user joe", "", "operator"}, 0);
  add(UserRemoved{"0011223344556601", {1'760'000'000'001}, "user ann", "user joe", "operator", ""}, 0);
  add(RoleChanged{"0011223344556602", {1'760'000'000'002}, "host root", "user joe", "operator", "viewer"}, 0);
  add(LinkMade{"0011223344556603",
               {1'760'000'000'003},
               "service",
               "the first administrator",
               "",
               "until 2026-02-01T00:00:00.000Z"},
      0);
  add(PasswordSet{"0011223344556604", {1'760'000'000'004}, "user joe", "user joe", "", ""}, 0);
  add(SignedOutEverywhere{"0011223344556605", {1'760'000'000'005}, "user joe", "user joe", "", ""}, 0);
  add(TokenMade{"0011223344556606",
                {1'760'000'000'006},
                "token setup",
                "token nightly",
                "",
                "operator of acme until 2027-01-01T00:00:00.000Z"},
      0);
  add(TokenRevoked{"0011223344556607", {1'760'000'000'007}, "user ann", "token nightly", "operator", ""}, 0);
  add(NightBegun{20'421, {1'764'382'620'000}}, 41);
  add(NightsMissed{20'422, 20'424}, 0, 0, {{"nights", 3}});
  add(SchedulePaused{"jane", "the org moves"}, 0);
  add(ScheduleResumed{"joe", "it has moved", {1'764'728'220'123}}, 0);
  add(ScheduleBegan{{1'760'000'000'123}}, 0);
  add(RunCancelled{"user joe"}, 41);
  add(RunRejected{"joe", "the regions are to be looked at first"});
  add(TroubleBegan{"held", "visitor pull", "run 12 is held: 812 changes", "tidemark runs show 12", {"ops", "duty"}},
      12);
  add(TroubleEnded{"held", "visitor pull", {"ops", "duty"}}, 13);
  add(MessageSettled{"ops", true, 3}, 0);
  add(CredentialSet{"0011223344556608", {1'760'000'000'008}, "user ann", "credential acme-pendo", "", "key"}, 0);
  add(CredentialRemoved{"0011223344556609", {1'760'000'000'009}, "host root", "credential acme-pendo", "", ""}, 0);
  add(KeyChanged{"001122334455660a", {1'760'000'000'010}, "host root", "the key of 2 credentials", "", ""}, 0);
  add(
      SubscriptionRemoved{
          "001122334455660b", {1'760'000'000'011}, "host root", "subscription acme", "head 41 5f0c", ""},
      0);
  add(CorrectionPlanned{"undo of run 12",
                        12,
                        "account",
                        "push",
                        "Account",
                        2,
                        {"target"},
                        "own",
                        std::string(64, 'e'),
                        std::string(64, 'f'),
                        "00DRM000000CJHN2A4"},
      41, 0, {{"changes", 3}});
  add(BackedUp{"001122334455660c", {1'760'000'000'012}, "host root", "backup 3", "", "/backups/tidemark"}, 0);
  add(TakenOver{"001122334455660d", {1'760'000'000'013}, "host root", "the directory", "restored from backup 3", ""},
      0);
  Event& erased = add(v1::Erased{"ann",
                                 "request 2026-114",
                                 "visitor",
                                 std::string(32, '7'),
                                 {std::string(32, '8'), std::string(32, '9')},
                                 {std::string(64, 'a')}},
                      0, 0, {{"items", 3}, {"entries", 1}, {"pages", 1}});
  std::string named;
  write_named({13, 1, 300, 2}, named);
  erased.items.add(named);
  add(ErasureDone{47}, 0, 47);
  add_record(add(DriftAccepted{"ann", "sales knows better", "visitor", "pull"}, 0),
             {"v-1", "003A", {{0, "custom.region", "\"EMEA\"", "\"APAC\""}}});
  add(EventSteppedOver{"ann", "ticket 12", 13, 1}, 0);
  return events;
}

/// The same of those events that have a version 2, in version-2.txt.
inline std::vector<Event> samples_of_version_2() {
  std::vector<Event> events;
  events.push_back(event_of(Planned{"visitor",
                                    "push",
                                    2,
                                    1,
                                    "2026a",
                                    {"schema"},
                                    {"report 0", "report 1"},
                                    {"target"},
                                    "own",
                                    std::string(64, 'e'),
                                    std::string(64, 'f'),
                                    R"({"limit":500})",
                                    true,
                                    "scope",
                                    "00D000000000001EAA",
                                    {"entities 0", "entities 1"}},
                            41, 0, {{"changed_targets", 1}, {"sources", 9}}));
  add_record(events.emplace_back(event_of(EffectIntended{"account",
                                                         "push",
                                                         2,
                                                         {1'760'000'000'123},
                                                         {1'760'000'060'000},
                                                         true,
                                                         {"Pendo_Seen__c"},
                                                         "Contact",
                                                         "7505e000001XYZAAA4"},
                                          41, 1)),
             {"003A", "v-1", {{0, "Pendo_Region__c", "\"APAC\"", "\"EMEA\""}}});
  events.push_back(event_of(SchemaSeen{"salesforce", "Contact", std::string(64, 'c'), "Sat, 31 Jan 2026 00:00:00 GMT",
                                       "00D000000000001EAA/005000000000001AAA v66.0"},
                            41));
  events.push_back(event_of(
      EffectSettled{13, 1, true, 0, {{1, 1, "read only", {}}, {2, 1, "", {}}, {70'000, 5, "größer", {"custom.seats"}}}},
      41, 13));
  std::string named;
  write_named({3, 0, 1, 2}, named);
  events
      .emplace_back(event_of(Erased{"ann",
                                    "request 2026-114",
                                    "visitor",
                                    std::string(32, '7'),
                                    {std::string(32, '8'), std::string(32, '9')},
                                    {std::string(64, 'a')},
                                    std::string(16, 'b'),
                                    812},
                             0, 0, {{"items", 2}, {"entries", 1}, {"pages", 1}}))
      .items.add(named);
  return events;
}

/// The same bytes whenever and wherever it is called.
inline Surroundings sample_surroundings() {
  Surroundings surroundings;
  surroundings.clock = [] { return Instant{1'760'000'000'000}; };
  surroundings.entropy = [](std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  };
  for (std::size_t i = 0; i < surroundings.writer.size(); ++i)
    surroundings.writer[i] = static_cast<std::uint8_t>(0xa0 + i);
  return surroundings;
}

/// The log of the samples, an event an append, as subscription 1.
inline void append_samples(MemoryDisk& disk, const std::vector<Event>& events) {
  auto log = open_memory_log(disk, 1, sample_surroundings()).value();
  for (const Event& event : events) (void)log->append(log->head().position, {&event, 1}).value();
}

inline std::string hex_of(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex += {digits[value >> 4], digits[value & 15]};
  }
  return hex;
}

inline std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
  return bytes;
}

}  // namespace tidemark::log
