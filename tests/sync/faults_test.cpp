#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "little.h"

// Whatever goes wrong between the engine and the two systems, a run completes after tries, or stops with a cause and a later one
// completes; and then every value is there, nothing of ours is told as somebody else's, and the log says all that was sent.

namespace tidemark::sync {
namespace {

using sim::Fault;
using Kind = Fault::Kind;
using State = PartReport::State;
using enum Fault::When;

enum class System : std::uint8_t { salesforce, pendo };

struct Case {
  std::string name;
  System system;
  std::vector<Fault> faults;
  State first;                  ///< of the run while it goes wrong
  std::uint64_t unwritten = 0;  ///< targets that the run leaves alone, although it completes
};

[[maybe_unused]] void PrintTo(const Case& what, std::ostream* out) { *out << what.name; }

std::vector<Case> cases() {
  const auto always = std::nullopt;
  const auto pendo = System::pendo;
  const auto salesforce = System::salesforce;
  return {
      {"Pendo is busy for a while", pendo, {{.call = "aggregation", .count = 3, .status = 503}}, State::completed},
      {"Pendo is busy all night", pendo, {{.call = "aggregation", .count = always, .status = 503}}, State::failed},
      {"Pendo asks for patience", pendo, {{.count = 2, .status = 429, .retry_after = 30}}, State::completed},
      {"Pendo throttles writes all night", pendo, {{.call = "write_values", .status = 429}}, State::failed},
      {"Pendo throttles what went through",
       pendo,
       {{.call = "write_values", .when = after, .status = 429}},
       State::failed},
      {"a gateway breaks writes that went through",
       pendo,
       {{.call = "write_values", .when = after, .status = 502}},
       State::failed},
      {"a write is too early", pendo, {{.call = "write_values", .count = 1, .status = 425}}, State::completed},
      {"a write takes too long once", pendo, {{.call = "write_values", .count = 1, .status = 408}}, State::completed},
      {"writes are done and take too long",
       pendo,
       {{.call = "write_values", .when = after, .status = 408}},
       State::failed},
      {"a bulk write does half and takes too long",
       pendo,
       {{.kind = Kind::overrun, .call = "write_values", .count = 1}},
       State::completed},
      {"a write is too large",
       pendo,
       {{.kind = Kind::too_large, .call = "write_values", .bytes = 150}},
       State::completed},
      {"a write is not understood", pendo, {{.call = "write_values", .count = 1, .status = 422}}, State::failed},
      {"the key may read only", pendo, {{.call = "write_values", .status = 403}}, State::failed},
      {"the key is good no longer", pendo, {{.status = 401}}, State::failed},
      {"a write breaks before it arrives",
       pendo,
       {{.kind = Kind::drop, .call = "write_values", .count = 1}},
       State::completed},
      {"a write breaks after it arrived",
       pendo,
       {{.kind = Kind::drop, .call = "write_values", .count = 1, .when = after}},
       State::completed},
      {"all writes break after they arrived",
       pendo,
       {{.kind = Kind::drop, .call = "write_values", .when = after}},
       State::failed},
      {"all writes break before they arrive", pendo, {{.kind = Kind::drop, .call = "write_values"}}, State::failed},
      {"half an answer to a write",
       pendo,
       {{.kind = Kind::half_body, .call = "write_values", .count = 1}},
       State::completed},
      {"HTML for an answer to a write",
       pendo,
       {{.kind = Kind::html_body, .call = "write_values", .count = 1, .when = after}},
       State::completed},
      {"an answer to a write that nobody knows",
       pendo,
       {{.call = "write_values", .count = 1, .when = after, .status = 300, .body = ""}},
       State::completed},
      {"some records of a write are refused",
       pendo,
       {{.kind = Kind::partial_failure, .call = "write_values", .count = 1, .items = 1}},
       State::completed,
       1},
      {"they are refused in plain text",
       pendo,
       {{.kind = Kind::partial_failure, .call = "write_values", .count = 1, .items = 1}, {.kind = Kind::text_errors}},
       State::completed,
       1},
      {"an answer to a write is late",
       pendo,
       {{.kind = Kind::latency, .call = "write_values", .count = 1, .when = after, .seconds = 3'000}},
       State::completed},
      {"a write is begun late",
       pendo,
       {{.kind = Kind::latency, .call = "write_values", .count = 1, .seconds = 3'000}},
       State::completed},
      {"reads lag behind writes",
       pendo,
       {{.kind = Kind::delayed_reads, .call = "write_values", .seconds = 3'000}},
       State::completed},
      {"a read breaks", pendo, {{.kind = Kind::drop, .call = "aggregation", .skip = 1, .count = 2}}, State::completed},
      {"half a page",
       pendo,
       {{.kind = Kind::half_body, .call = "aggregation", .skip = 1, .count = 2}},
       State::completed},
      {"HTML for a page", pendo, {{.kind = Kind::html_body, .call = "aggregation", .count = 2}}, State::completed},
      {"HTML for a schema", pendo, {{.kind = Kind::html_body, .call = "schema", .count = 2}}, State::completed},
      {"a page is late",
       pendo,
       {{.kind = Kind::latency, .call = "aggregation", .count = 1, .seconds = 3'000}},
       State::completed},
      {"pages are short", pendo, {{.kind = Kind::short_pages, .call = "aggregation", .items = 2}}, State::completed},
      {"a few calls a minute",
       pendo,
       {{.kind = Kind::rate_limit, .retry_after = 60, .seconds = 60, .calls = 2}},
       State::completed},
      {"Pendo's clock is a day ahead", pendo, {{.kind = Kind::clock_skew, .seconds = 86'400}}, State::completed},

      {"Salesforce is busy for a while", salesforce, {{.call = "query", .count = 3, .status = 503}}, State::completed},
      {"Salesforce is busy all night", salesforce, {{.status = 503}}, State::failed},
      {"no calls are left today", salesforce, {{.call = "query", .status = 403}}, State::failed},
      {"the session expires",
       salesforce,
       {{.kind = Kind::expired_token, .call = "query", .skip = 1, .count = 1}},
       State::completed},
      {"every session has expired", salesforce, {{.kind = Kind::expired_token, .call = "query"}}, State::failed},
      {"no token is given", salesforce, {{.call = "token", .status = 400}}, State::failed},
      {"a query breaks", salesforce, {{.kind = Kind::drop, .call = "query", .count = 2}}, State::completed},
      {"half a page of records",
       salesforce,
       {{.kind = Kind::half_body, .call = "query", .count = 2}},
       State::completed},
      {"HTML for records", salesforce, {{.kind = Kind::html_body, .call = "query", .count = 2}}, State::completed},
      {"half a describe", salesforce, {{.kind = Kind::half_body, .call = "describe", .count = 2}}, State::completed},
      {"records are late",
       salesforce,
       {{.kind = Kind::latency, .call = "query", .count = 1, .seconds = 3'000}},
       State::completed},
      {"Salesforce's clock is a day behind",
       salesforce,
       {{.kind = Kind::clock_skew, .seconds = -86'400}},
       State::completed},
  };
}

constexpr std::size_t people = 9;
constexpr std::size_t moved = 4;

/// What was told of values that somebody else is said to have changed.
std::size_t told_as_others(World& world, Position after) {
  std::size_t told = 0;
  RecordView record;
  for (const Event& event : world.events(EventType::observed, after)) {
    for (std::size_t item = 1; item < event.items.size(); ++item) {
      EXPECT_TRUE(read_record(event.items[item], record));
      for (const FieldView& field : record.fields)
        told += field.note == static_cast<std::uint8_t>(Observation::changed_by_others) ? 1 : 0;
    }
  }
  return told;
}

class AnyFault : public testing::TestWithParam<Case> {};

TEST_P(AnyFault, LosesNothingAndIsOverWhenItIsOver) {
  const Case& what = GetParam();
  World world{little(people)};
  ASSERT_TRUE(world.run());
  relocate(world, 1, moved, "APAC");
  const Position before = world.log().head().position;
  sim::Front& front = what.system == System::pendo ? world.pendo() : world.salesforce();
  const std::uint64_t requests = world.requests();
  ASSERT_TRUE(front.add(what.faults));

  const auto troubled = world.run();
  ASSERT_TRUE(troubled) << to_line(troubled.error());
  ASSERT_EQ(troubled->parts.size(), 1u);
  const PartReport& part = troubled->parts.front();
  EXPECT_EQ(part.state, what.first) << (part.error ? to_line(*part.error) : "");
  EXPECT_EQ(part.error.has_value(), what.first == State::failed) << "a cause, where it stops";
  EXPECT_LT(world.requests() - requests, 120u) << "no endless loop";
  if (what.first == State::completed) {
    EXPECT_EQ(part.rejected, what.unwritten);
    EXPECT_EQ(part.accepted + part.unknown, moved - what.unwritten);
  }

  // A second run by hand, at once, while it still goes wrong.
  ASSERT_TRUE(world.run());
  front.end();
  for (int night = 0; night < 3; ++night) {
    world.pass(one_day);
    front.settle();
    ASSERT_TRUE(world.run());
  }
  EXPECT_EQ(only_part(world.run()).state, State::completed);
  for (std::size_t n = 1; n <= people; ++n) EXPECT_EQ(region(world, n), n <= moved ? "\"APAC\"" : "\"EMEA\"") << n;
  EXPECT_EQ(told_as_others(world, before), 0u);
  EXPECT_EQ(world.broken_promises(), "");
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.name;
  bool begins = true;
  std::string camel;
  for (const char c : name) {
    if (c == ' ' || c == '\'' || c == ',') begins = c == ' ' || begins;
    else camel += begins ? static_cast<char>(std::toupper(c)) : c;
    if (c != ' ' && c != '\'') begins = false;
  }
  return camel;
}

INSTANTIATE_TEST_SUITE_P(Where, AnyFault, testing::ValuesIn(cases()), name_of_case);

}  // namespace
}  // namespace tidemark::sync
