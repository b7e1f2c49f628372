#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cases/case_schemas.h"
#include "core/planning/plan.h"

namespace tidemark::cases {

/// A test of a mapping (docs/testing-mappings.md): rows in, plan out. One file of JSON in which comments may stand:
///
///     {"connection": "visitor", "direction": "pull",
///      "given": {"salesforce": [{"Id": "003A", "Email": "a@x.io", "Status__c": "Trial"}],
///                "pendo": [{"visitorId": "v-1", "agent.email": "a@x.io"}]},
///      "expect": {"changes": {"v-1": {"custom.stage": "trial"}}}}

/// One field of one target. Values are JSON in one form (`in_one_form`).
struct ExpectedChange {
  std::string target;
  std::string field;
  std::optional<std::string> before;  ///< where the case says it
  std::string after;
  std::optional<std::string> source;
  std::size_t line = 0;  ///< of the file
};

/// A `left` line of the plan, as far as the case says what is in it: JSON in one form by key.
struct ExpectedLeft {
  std::map<std::string, std::string, std::less<>> members;
  std::size_t line = 0;
};

/// What a case says of the plan. Parts that it leaves out are not compared, but for lines of the mapping that are refused: of these each
/// has to be named.
struct Expectation {
  std::optional<std::vector<ExpectedChange>> changes;  ///< all of each target that is named
  std::vector<std::string> targets;                    ///< those that are named, in the file's order
  bool others_may_change = false;                      ///< `"other_targets": "any"`
  std::optional<std::vector<ExpectedLeft>> left;
  std::vector<std::string> refused;
  bool says_refused = false;
  std::optional<bool> held;
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  std::size_t line = 0;

  /// Whether no plan could differ from it. Where other targets may change as they like, an empty list says nothing.
  [[nodiscard]] bool is_empty() const {
    const bool of_changes = changes && !(others_may_change && targets.empty());
    const bool of_left = left && !(others_may_change && left->empty());
    return !of_changes && !of_left && !held && counts.empty() && !says_refused;
  }
};

/// One case that was read. Its configuration and `schemas.json` must outlive it, and it stays where it is.
class MappingCase {
 public:
  /// All that is wrong with the case, in the file's order, each with line and place. `json` and what `file` gives are kept.
  [[nodiscard]] static tl::expected<MappingCase, std::vector<Error>> read(std::string json,
                                                                          const Configuration& configuration,
                                                                          const CaseSchemas& schemas,
                                                                          const ReadFile& file);

  [[nodiscard]] const std::string& description() const { return description_; }
  [[nodiscard]] const Expectation& expected() const { return expected_; }
  [[nodiscard]] std::string_view json() const { return json_; }
  [[nodiscard]] Direction direction() const { return direction_; }

  /// As a run would plan it that has seen these records alone. Errors are those of `plan`.
  [[nodiscard]] Result<Plan> plan(const Configuration& configuration, const Zone& zone) const;

 private:
  friend class CaseReader;
  struct GivenPage {
    std::string bytes;
    PageFormat format;
    std::string name;
  };
  using GivenPages = std::deque<GivenPage>;
  [[nodiscard]] static std::vector<Page> pages_of(const GivenPages& given);

  std::string json_;
  std::string description_;
  EntityKind kind_ = EntityKind::visitor;
  Direction direction_ = Direction::pull;
  const CaseSchemas* schemas_ = nullptr;    ///< those of the folder, or
  std::optional<CaseSchemas> own_schemas_;  ///< with what the case says itself
  GivenPages salesforce_;
  std::optional<GivenPages> pendo_;
  std::map<std::string, GivenPages> reports_;
  Expectation expected_;
};

}  // namespace tidemark::cases
