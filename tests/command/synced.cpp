#include "synced.h"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "log/rocksdb_log.h"

namespace tidemark::command {
namespace {

using sim::Value;

sim::Org make_org() {
  sim::Org org;
  EXPECT_TRUE(org.add_object(sim::describe_of({"Contact",
                                               "003",
                                               {{"Email", "email"},
                                                {"Region__c", "string"},
                                                {"Seats__c", "string"},
                                                {"Title", "string"},
                                                {"MailingAddress", "address"},
                                                {"Pendo_Last_Seen__c", "datetime"}}})));
  const auto add = [&](int number, const char* email, const char* region, const char* seats) {
    EXPECT_TRUE(org.object("Contact")->add({{"Id", sim::record_id("003", static_cast<std::uint64_t>(number))},
                                            {"Email", std::string{email}},
                                            {"Region__c", std::string{region}},
                                            {"Seats__c", std::string{seats}}}));
  };
  add(1, "a@x.io", "EMEA", "12");
  add(2, "b@x.io", "AMER", "5");
  add(3, "c@x.io", "APAC", "n/a");
  add(4, "d@x.io", "EMEA", "1");
  add(5, "d@x.io", "AMER", "2");
  return org;
}

sim::PendoData make_pendo() {
  sim::PendoData data;
  data.visitor_schema =
      R"({"agent":{"email":{"Type":"string"}},"custom":{"region":{"Type":"string"},"seats":{"Type":"integer"},"title":{"Type":"string"}}})";
  data.account_schema = R"({"agent":{"email":{"Type":"string"}},"custom":{"region":{"Type":"string"}}})";
  data.accounts = R"({"accountId":"a-1","metadata":{"agent":{"email":"a@x.io"},"custom":{"region":"APAC"}}}
)";
  data.visitors = R"({"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"},"custom":{"region":"APAC","seats":12}}}
{"visitorId":"v-2","metadata":{"agent":{"email":"b@x.io"},"custom":{"region":"AMER","seats":5}}}
{"visitorId":"v-3","metadata":{"agent":{"email":"c@x.io"},"custom":{"region":"APAC"}}}
{"visitorId":"v-4","metadata":{"agent":{"email":"d@x.io"}}}
)";
  data.reports =
      R"([{"id":"usage","name":"Usage","type":"Visitor Report","level":"visitor","shared":true,"aggregation":{"pipeline":[
{"source":{"visitors":{"identified":true}}},{"sort":["visitorId"]},
{"select":{"visitorId":"visitorId","seats":"metadata.custom.seats","region":"metadata.custom.region"}}]}},
{"id":"visits","name":"Visits","type":"Visitor Report","level":"visitor","shared":true,"aggregation":{"pipeline":[
{"source":{"visitors":{"identified":true}}},{"sort":["visitorId"]},{"eval":{"lastDay":"1767225600000"}},
{"select":{"visitorId":"visitorId","lastDay":"lastDay"}}]}},
{"id":"nobody","name":"Nobody","type":"Visitor Report","level":"visitor","shared":true,"aggregation":{"pipeline":[
{"source":{"visitors":{"identified":true}}},{"filter":"visitorId == \"nobody\""},
{"select":{"visitorId":"visitorId","seats":"metadata.custom.seats"}}]}},
{"id":"funnel","name":"Steps","type":"Funnel","shared":true}])";
  return data;
}

Instant fixed_time() { return {1'790'000'000'000}; }

}  // namespace

Synced::Synced(sim::SalesforceOptions options)
    : salesforce{std::make_unique<sim::SalesforceSimulator>(make_org(), std::move(options))} {
  auto made = sim::PendoSimulator::make(make_pendo(), {}, fixed_time);
  if (!made) throw std::runtime_error(to_line(made.error()));
  pendo = std::move(*made);
  salesforce_front = std::make_unique<sim::Front>(*salesforce);
  pendo_front = std::make_unique<sim::Front>(*pendo);
  salesforce_server_ = std::move(*sim::Server::listen(*salesforce_front));
  pendo_server_ = std::move(*sim::Server::listen(*pendo_front));
}

Outcome Synced::operator()(std::vector<std::string> words, const std::string& input) const {
  words.insert(words.begin(), {"--directory", folder / "data"});
  return run_tidemark(words, input);
}

void Synced::set_up() const {
  ASSERT_EQ((*this)({"init", "acme"}).status, 0);
  ASSERT_EQ((*this)({"credential", "set", "acme-salesforce"},
                    R"({"url":"x","client_id":"simulated-client","client_secret":"simulated-secret"})")
                .status,
            0);
  ASSERT_EQ(
      (*this)({"credential", "set", "acme-pendo"}, R"({"url":"x","key":"simulated-key","read_only_key":"y"})").status,
      0);
  apply(configuration());
}

std::string Synced::configuration(const std::string& more_lines, const std::string& guard) const {
  return R"({"subscription":"acme","time_zone":"Asia/Tokyo",
"salesforce":{"login_url":")" +
         salesforce_server_->url() + R"(","api_version":"66.0","credential":"acme-salesforce"},
"pendo":{"host":")" +
         pendo_server_->url() + R"(","credential":"acme-pendo","pull_group":"custom"},
"connections":{"visitor":{"object":"Contact","identifier":{"pendo":"agent.email","salesforce":"Email"},)" +
         guard + R"(
"pull":[{"from":"Region__c","to":"region"},{"from":"Seats__c","to":"seats"})" +
         more_lines + "]}}}\n";
}

std::string Synced::append_what_no_view_takes() const {
  return append(event_of(EffectSettled{1, 0, false, 0, {}}, 1));  // the outcome of nothing
}

std::string Synced::append(const Event& event) const {
  log::LogStore::Options options;
  options.clock = [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
  };
  options.entropy = [](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, std::uint8_t{7}); };
  const auto store = log::LogStore::open(folder.path() / "data/log", std::move(options));
  EXPECT_TRUE(store) << to_line(store.error());
  log::EventLog* log = (*store)->log((*store)->subscriptions()->front().number).value();
  const auto appended = log->append(log->head().position, {&event, 1});
  EXPECT_TRUE(appended);
  return std::to_string(appended->position) + ".0";
}

void Synced::apply(const std::string& configuration) const {
  const Outcome applied = (*this)({"config", "apply", folder.write("acme.json", configuration), "--comment", "a test"});
  ASSERT_EQ(applied.status, 0) << applied.err;
}

}  // namespace tidemark::command
