#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/config/configuration.h"
#include "core/error.h"
#include "pendo/client.h"
#include "salesforce/client.h"

namespace tidemark::sync {

/// Something that a configuration needs of one of the two systems, and what is in the way.
///
///     {"edits Contact", {refused, "connection problem: the API user may not edit Contact", "connections.visitor.object",
///                        "in Salesforce, give a permission set of the integration user Edit on Contact"}}
struct Need {
  std::string what;  ///< as "the credential …": "signs in", "sees the 3 mapped fields of Contact"
  std::optional<Error> missing = {};
};

/// Asks a system for all that runs of the configuration will need of its credential, and changes nothing there. What is missing is told
/// all at once; where nothing further can be asked (it does not sign in, say) the list ends.
///
///     for (const Need& need : look_at(salesforce_client, configuration)) if (need.missing) tell(*need.missing);
[[nodiscard]] std::vector<Need> look_at(salesforce::Client& salesforce, const Configuration& configuration);
[[nodiscard]] std::vector<Need> look_at(pendo::Client& pendo, const Configuration& configuration);

}  // namespace tidemark::sync
