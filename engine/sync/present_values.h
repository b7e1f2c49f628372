#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/pages/page.h"
#include "core/planning/value.h"
#include "core/time/zone.h"
#include "pendo/client.h"
#include "salesforce/client.h"

namespace tidemark::sync {

/// What some targets hold now, read by their ids: to close intents, to find out what a write without an answer came to, and where what a
/// push was planned from is old.
///
///     PresentValues present;
///     present.want("003000000000001AAA", "Pendo_NPS__c");
///     present.read(salesforce, "Contact", zone);
///     present.holds("003000000000001AAA", "Pendo_NPS__c", "42") == true      // as plans and intents have it
class PresentValues {
 public:
  void want(const std::string& id, const std::string& field);

  /// Of Pendo; a field is "custom.region".
  [[nodiscard]] Result<void> read(pendo::Client& pendo, EntityKind kind, const Zone& zone);
  /// Of a Salesforce object. A field that is not there any more holds no value that anything equals.
  [[nodiscard]] Result<void> read(salesforce::Client& salesforce, const std::string& object, const Zone& zone);

  /// Whether the field holds that value, given as JSON; nothing where there is no such target. The values of a multi-select picklist
  /// come back in the order of its definition: they are the same in any.
  [[nodiscard]] std::optional<bool> holds(const std::string& id, const std::string& field, std::string_view json) const;

 private:
  /// What a decoded cell of the field at that place holds.
  using ReadField = std::function<Value(std::size_t field, std::string_view bytes, Cell cell, Arena& arena)>;
  [[nodiscard]] Result<void> take_page(const Page& page, const std::vector<Column>& columns, const ReadField& read);
  [[nodiscard]] std::vector<std::string> ids() const;

  std::vector<std::string> fields_;
  std::set<std::string> multi_selects_;                                  ///< those of the fields that are one
  std::map<std::string, std::vector<std::string>, std::less<>> wanted_;  ///< empty until the target was found
};

}  // namespace tidemark::sync
