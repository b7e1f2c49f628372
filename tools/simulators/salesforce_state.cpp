#include "simulators/salesforce_state.h"

namespace tidemark::sim {

std::string SalesforceState::new_id(std::string_view key_prefix) {
  return record_id(key_prefix, ++given_[std::string{key_prefix}]);
}

std::string SalesforceState::new_id(const Object& object) {
  const std::string prefix = object.key_prefix().size() == 3 ? object.key_prefix() : "a00";
  for (;;) {
    std::string id = new_id(prefix);
    if (!object.row(id)) return id;
  }
}

}  // namespace tidemark::sim
