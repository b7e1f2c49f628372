#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "world.h"

namespace tidemark::sync {

inline constexpr Part visitor_push{EntityKind::visitor, Direction::push};

/// A subscription that pushes a usage report, and nothing is in Salesforce yet:
///
///     contact 7 (record_id("003", 7)): Email "p007@x.io", AccountId one of five accounts, the Pendo_ fields empty
///     visitor "v-007":                 agent.email "p007@x.io", custom.days 7, custom.plan "pro", custom.trial true, custom.seen a time
///     report "usage":                  visitorId, days, plan, trial, seen
///                                      → Pendo_Days__c, Pendo_Plan__c, Pendo_Trial__c, Pendo_Seen__c
///
/// Contacts with more than 90 days are refused by a validation rule. `salesforce`: further members of the configuration's "salesforce".
[[nodiscard]] Beginning pushing(std::size_t people, const std::string& salesforce = "",
                                const std::string& guard = R"("off")");
[[nodiscard]] std::string pushing_configuration(const std::string& salesforce = "",
                                                const std::string& guard = R"("off")");

/// What is stored of contact `number`, as text; "null" where there is nothing.
[[nodiscard]] std::string held(World& world, std::size_t number, std::string_view field);
/// What the report says of a visitor from now on, as JSON.
void report(World& world, std::size_t number, const std::string& field, const std::string& json);

/// All that the first `people` contacts hold of the pushed fields, a line each: equal where two orgs hold the same.
[[nodiscard]] std::string all_held(World& world, std::size_t people);
/// The same of what the report says they should hold.
[[nodiscard]] std::string all_reported(World& world, std::size_t people);

/// The names of the calls that changed something in Salesforce, in order: "update_collection".
[[nodiscard]] std::vector<std::string> writes(World& world);

}  // namespace tidemark::sync
