#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/events/event.h"
#include "simulators/front.h"
#include "simulators/pendo_simulator.h"
#include "simulators/salesforce_simulator.h"
#include "simulators/server.h"
#include "tidemark.h"

namespace tidemark::command {

/// A small Salesforce org and Pendo subscription behind servers on loopback, and a directory for the command:
///
///     contact 003…1  a@x.io  Region EMEA      visitor v-1  a@x.io  region APAC       → changed
///     contact 003…2  b@x.io  Region AMER      visitor v-2  b@x.io  region AMER       same
///     contact 003…3  c@x.io  Seats "n/a"      visitor v-3  c@x.io                    invalid: seats
///     contacts 003…4 and 003…5  d@x.io        visitor v-4  d@x.io                    ambiguous
///
/// the reports "usage" (of visitors: seats, region), "visits" (lastDay, a time), "nobody", which has no rows, and "funnel", which can't be pushed,
/// and account a-1  a@x.io  region APAC, which no connection of `configuration` reads.
class Synced {
 public:
  explicit Synced(sim::SalesforceOptions options = {});

  /// The command on the directory.
  [[nodiscard]] Outcome operator()(std::vector<std::string> words, const std::string& input = {}) const;

  /// init, both credentials, config apply.
  void set_up() const;

  /// Maps Region__c to region, and Seats__c, a text, to the integer seats; more lines may follow.
  [[nodiscard]] std::string configuration(const std::string& more_lines = {}, const std::string& guard = {}) const;
  void apply(const std::string& configuration) const;

  /// Puts an event into the log, beside the command; answers its place as commands name it.
  [[nodiscard]] std::string append(const Event& event) const;
  [[nodiscard]] std::string append_what_no_view_takes() const;

  [[nodiscard]] std::string salesforce_url() const { return salesforce_server_->url(); }

  [[nodiscard]] std::string contact(int number) const {
    return sim::record_id("003", static_cast<std::uint64_t>(number));
  }

  Folder folder;
  std::unique_ptr<sim::SalesforceSimulator> salesforce;
  std::unique_ptr<sim::PendoSimulator> pendo;
  /// What goes wrong on the way, and what was asked for.
  std::unique_ptr<sim::Front> salesforce_front;
  std::unique_ptr<sim::Front> pendo_front;

 private:
  std::unique_ptr<sim::Server> salesforce_server_;
  std::unique_ptr<sim::Server> pendo_server_;
};

}  // namespace tidemark::command
