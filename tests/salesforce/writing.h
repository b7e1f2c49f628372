#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "salesforce/session.h"
#include "salesforce/update.h"
#include "simulators/front.h"
#include "simulators/in_process.h"
#include "simulators/journal.h"
#include "simulators/salesforce_simulator.h"

namespace tidemark::test {

/// An org whose contacts have a Pendo_ field of every type that is written, and a validation rule.
inline sim::Org org_to_write(std::size_t contacts) {
  sim::Org org;
  const auto must = [](const Result<void>& done) {
    if (!done) throw std::runtime_error{to_line(done.error())};
  };
  must(org.add_object(sim::describe_of(
      {"Contact",
       "003",
       {{.name = "LastName", .type = "string", .required = true},
        {.name = "Pendo_Text__c", .type = "string"},
        {.name = "Pendo_Short__c", .type = "string", .label = "Pendo Short", .length = 10},
        {.name = "Pendo_Long__c", .type = "textarea", .length = 131'072},
        {.name = "Pendo_Number__c", .type = "double", .precision = 18, .scale = 2},
        {.name = "Pendo_Flag__c", .type = "boolean"},
        {.name = "Pendo_Day__c", .type = "date"},
        {.name = "Pendo_Time__c", .type = "datetime"},
        {.name = "Pendo_Mail__c", .type = "email"},
        {.name = "Pendo_Stage__c", .type = "picklist", .picklist = {"Hot", "Cold"}, .restricted = true},
        {.name = "Pendo_Tags__c", .type = "multipicklist", .length = 4'099, .picklist = {"red", "green", "blue"}},
        {.name = "Pendo_Fixed__c", .type = "string"}}})));
  for (std::size_t n = 1; n <= contacts; ++n)
    must(org.object("Contact")->add({{"Id", sim::record_id("003", n)},
                                     {"LastName", "L" + std::to_string(n)},
                                     {"Pendo_Text__c", "before"},
                                     {"Pendo_Flag__c", false}}));
  return org;
}

/// A session with such an org, over a network that the test breaks as it likes. Nobody waits: pauses are noted.
class Writing : public testing::Test {
 protected:
  static constexpr const char* address = "https://acme.my.salesforce.com";
  static constexpr std::int64_t now_ms = 1'769'817'600'000;

  void given(std::size_t contacts, sim::SalesforceOptions options = {}) {
    fate = {};
    options.read_only["Contact"] = {"Pendo_Fixed__c"};
    options.validations.push_back({"Contact", "Pendo_Number__c > 100", "Nobody is that happy", {"Pendo_Number__c"}});
    org = std::make_unique<sim::SalesforceSimulator>(org_to_write(contacts), options);
    front = std::make_unique<sim::Front>(
        *org, sim::Front::Options{.clock = [] { return Instant{now_ms}; }, .simulated_time = true});
    network = std::make_unique<sim::InProcess>();
    network->route(address, *front);
    network->on_call([this](sim::InProcess::Moment moment, const http::Request& request) {
      if (moment == sim::InProcess::Moment::before) requests.push_back(request);
      return fate ? fate(moment, request) : sim::InProcess::Fate::proceed;
    });
    session = std::make_unique<salesforce::Session>(*network, settings, [this](std::int64_t ms) {
      pauses.push_back(ms);
      if (on_pause) on_pause();
    });
  }
  void suffer(sim::Fault fault) {
    const auto added = front->add({std::move(fault)});
    ASSERT_TRUE(added) << to_line(added.error());
  }
  /// What happens to the first request of that method whose address ends so.
  void on_request(std::string method, std::string end, sim::InProcess::Moment when, sim::InProcess::Fate what) {
    ASSERT_TRUE(session->sign_in());
    fate = [=, met = false](sim::InProcess::Moment moment, const http::Request& request) mutable {
      if (met || moment != when || request.method != method || !request.url.ends_with(end))
        return sim::InProcess::Fate::proceed;
      met = true;
      return what;
    };
  }

  static std::string id(std::size_t contact) { return sim::record_id("003", contact); }
  sim::Value value(std::size_t contact, std::string_view field) { return org->value("Contact", id(contact), field); }
  std::string text(std::size_t contact) {
    const sim::Value held = value(contact, "Pendo_Text__c");
    const auto* text = std::get_if<std::string>(&held);
    return text == nullptr ? "" : *text;
  }
  /// The same text for contacts 1 … n.
  static std::vector<salesforce::Update> texts(std::size_t contacts, const std::string& text = "after") {
    std::vector<salesforce::Update> updates;
    for (std::size_t n = 1; n <= contacts; ++n)
      updates.push_back({id(n), {{"Pendo_Text__c", salesforce::FieldValue::text(text)}}});
    return updates;
  }
  std::size_t calls(std::string_view name) const { return front->journal().count(name); }
  static std::vector<ItemOutcome> outcomes_of(const std::vector<salesforce::Written>& written) {
    std::vector<ItemOutcome> outcomes;
    for (const salesforce::Written& one : written) outcomes.push_back(one.outcome);
    return outcomes;
  }
  /// The names of the calls so far, without those for tokens.
  std::vector<std::string> asked() const {
    std::vector<std::string> names;
    for (const auto& entry : front->journal().entries())
      if (entry.call != "token") names.push_back(entry.call);
    return names;
  }

  salesforce::Settings settings{
      .login_url = address, .api_version = "66.0", .credentials = {"simulated-client", "simulated-secret"}};
  std::unique_ptr<sim::SalesforceSimulator> org;
  std::unique_ptr<sim::Front> front;
  std::unique_ptr<sim::InProcess> network;
  std::unique_ptr<salesforce::Session> session;
  std::vector<http::Request> requests;
  sim::InProcess::Hook fate;
  std::vector<std::int64_t> pauses;
  std::function<void()> on_pause;  ///< somebody else does something while a job is waited for
};

/// The same for one way of writing, which the test's class has.
class WritingOneWay : public Writing {
 protected:
  virtual tl::expected<std::vector<salesforce::Written>, salesforce::WriteFailure> write(
      const std::vector<salesforce::Update>& batch) = 0;
  std::vector<salesforce::Written> written(const std::vector<salesforce::Update>& batch) {
    auto all = write(batch);
    EXPECT_TRUE(all) << to_line(all.error().error);
    return all ? *all : std::vector<salesforce::Written>{};
  }
  /// Of a write that has no answer for its records.
  salesforce::WriteFailure failed(const std::vector<salesforce::Update>& batch) {
    auto all = write(batch);
    EXPECT_FALSE(all);
    return all ? salesforce::WriteFailure{} : all.error();
  }
};

}  // namespace tidemark::test
