// Whatever goes wrong, in any mixture and however long: nothing is lost, nothing is sent that the log has no intent for, and when it is
// over both sides come to the same end as without it.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using Kind = sim::Fault::Kind;

constexpr std::size_t people = 9;

/// Faults by chance, and stops of the engine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : dice_{seed} {}

  std::uint64_t upto(std::uint64_t most) { return std::uniform_int_distribution<std::uint64_t>{0, most}(dice_); }
  template <class T>
  T one_of(const std::vector<T>& all) {
    return all[upto(all.size() - 1)];
  }

  std::vector<sim::Fault> faults(const std::vector<Kind>& kinds, const std::vector<std::string>& calls) {
    std::vector<sim::Fault> all(upto(2));
    for (sim::Fault& fault : all) {
      fault.kind = one_of(kinds);
      fault.call = one_of(calls);
      fault.skip = upto(3);
      if (upto(3) > 0) fault.count = 1 + upto(4);
      fault.probability = one_of<double>({1, 0.5, 0.2});
      fault.seed = upto(1'000'000);
      fault.when = upto(1) == 0 ? sim::Fault::When::before : sim::Fault::When::after;
      if (fault.kind == Kind::status) fault.status = one_of<int>({400, 401, 403, 404, 408, 413, 429, 500, 503, 504});
      if (fault.status == 401) fault.when = sim::Fault::When::before;  // nobody does it all the same
      if (fault.kind == Kind::status && upto(1) == 0) fault.retry_after = upto(120);
      if (fault.kind == Kind::rate_limit) fault.calls = 1 + upto(5);
      if (fault.kind == Kind::too_large) fault.bytes = 300 + upto(2'000);
      if (fault.kind == Kind::short_pages) fault.items = 1 + upto(3);
      else if (upto(1) == 0) fault.items = 1 + upto(4);
      fault.seconds = one_of<double>({1, 60, 400, 3'000});
    }
    return all;
  }

 private:
  std::mt19937_64 dice_;
};

const std::vector<Kind> of_both = {Kind::status,    Kind::latency,    Kind::drop,      Kind::half_body,
                                   Kind::html_body, Kind::rate_limit, Kind::too_large, Kind::partial_failure};

std::vector<Kind> with(std::vector<Kind> kinds) {
  kinds.insert(kinds.end(), of_both.begin(), of_both.end());
  return kinds;
}

void trouble(World& world, Chance& chance) {
  static const std::vector<Kind> of_pendo =
      with({Kind::delayed_reads, Kind::overrun, Kind::short_pages, Kind::text_errors});
  static const std::vector<Kind> of_salesforce = with({Kind::expired_token, Kind::locked_rows});
  for (const sim::Fault& fault :
       chance.faults(of_pendo, {"*", "aggregation", "write_values", "schema", "report_results"}))
    static_cast<void>(world.pendo().add({fault}));
  for (const sim::Fault& fault :
       chance.faults(of_salesforce, {"*", "query", "describe", "token", "update_collection", "read_collection",
                                     "create_ingest_job", "upload", "change_ingest_job", "ingest_job",
                                     "successful_results", "failed_results", "unprocessed_records"}))
    static_cast<void>(world.salesforce().add({fault}));
}

/// Some runs in trouble, each perhaps stopped in the middle, sooner or later after one another.
void go_through_it(World& world, Chance& chance, const std::function<void()>& between) {
  const std::uint64_t runs = 1 + chance.upto(3);
  for (std::uint64_t run = 0; run < runs; ++run) {
    trouble(world, chance);
    if (chance.upto(2) == 0) world.stop_at(1 + chance.upto(60));
    static_cast<void>(world.run());
    world.stop_at(0);
    world.pass(static_cast<std::int64_t>(chance.upto(90)) * one_minute);
    if (chance.upto(1) == 0) between();
  }
  world.pendo().end();
  world.salesforce().end();
}

/// Nights without trouble, until letters are tried again and nothing is left to do.
std::string comes_to_rest(World& world) {
  for (int night = 0; night < 40; ++night) {
    world.pass(one_day);
    world.pendo().settle();
    const auto run = world.run();
    if (!run) return to_line(run.error());
    if (run->failed()) return "a run fails though nothing is wrong any more";
    const PartReport& part = run->parts.front();
    if (part.counts.changes == 0 && run->closed == 0 && part.letters == 0) return world.broken_promises();
  }
  return "it does not come to rest";
}

RC_GTEST_PROP(AnyFaults, APullComesToTheSameEnd, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Chance chance{seed};
  World world{little(people), seed};
  std::string wanted = "EMEA";
  const auto move = [&] {
    wanted = wanted == "APAC" ? "AMER" : "APAC";
    relocate(world, 1, people, wanted);
  };
  move();
  go_through_it(world, chance, move);
  const std::string rest = comes_to_rest(world);
  if (!rest.empty()) RC_FAIL(rest);
  for (std::size_t n = 1; n <= people; ++n) RC_ASSERT(region(world, n) == "\"" + wanted + "\"");
}

void push_comes_to_the_same_end(const std::string& way) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Chance chance{seed};
  World world{pushing(people, way), seed};
  std::uint64_t days = 50;
  go_through_it(world, chance, [&] { report(world, 1 + chance.upto(people - 1), "days", std::to_string(++days)); });
  const std::string rest = comes_to_rest(world);
  if (!rest.empty()) RC_FAIL(rest);
  RC_ASSERT(all_held(world, people) == all_reported(world, people));
}

RC_GTEST_PROP(AnyFaults, APushByCollectionsComesToTheSameEnd, ()) { push_comes_to_the_same_end(""); }
RC_GTEST_PROP(AnyFaults, APushByJobsComesToTheSameEnd, ()) {
  push_comes_to_the_same_end(R"(, "collections_up_to": 0)");
}

}  // namespace
}  // namespace tidemark::sync
