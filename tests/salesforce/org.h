#pragma once

#include <string>

#include "simulators/salesforce_org.h"

namespace tidemark::test {

/// Contacts 1 … n with e-mail addresses, every third without an owner, and one user who owns the others.
inline sim::Org org_of(std::size_t contacts) {
  sim::Org org;
  const auto must = [](const Result<void>& done) {
    if (!done) throw std::runtime_error{to_line(done.error())};
  };
  must(org.add_object(
      sim::describe_of({"User", "005", {{.name = "Name", .type = "string"}, {.name = "Email", .type = "email"}}})));
  must(org.add_object(sim::describe_of(
      {"Contact",
       "003",
       {{.name = "LastName", .type = "string"},
        {.name = "Email", .type = "email"},
        {.name = "Score__c", .type = "double"},
        {.name = "OwnerId", .type = "reference", .relationship_name = "Owner", .reference_to = {"User"}}}})));
  const std::string owner = sim::record_id("005", 1);
  must(org.object("User")->add({{"Id", owner}, {"Name", "Ada"}, {"Email", "ada@example.com"}}));
  for (std::size_t n = 1; n <= contacts; ++n) {
    must(org.object("Contact")->add({{"Id", sim::record_id("003", n)},
                                     {"LastName", "L" + std::to_string(n)},
                                     {"Email", "c" + std::to_string(n) + "@example.com"},
                                     {"Score__c", static_cast<double>(n)},
                                     {"OwnerId", n % 3 == 0 ? sim::Value{} : sim::Value{owner}}}));
  }
  return org;
}

}  // namespace tidemark::test
