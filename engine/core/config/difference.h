#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"

namespace tidemark {

/// One thing that two configurations say differently: what `config diff` shows.
///
///     {"connections.visitor.duplicates",                      "\"ambiguous\"",  "\"all\""}
///     {"connections.visitor.pull.region.when_empty",          "\"clear\"",      "\"keep\""}
///     {"connections.visitor.push.9Xk2pQ.Pendo_NPS__c",        nothing,          R"({"from":"npsScore","to":"Pendo_NPS__c"})"}
struct Difference {
  std::string place;                  ///< lines by the field that they write, not by their number
  std::optional<std::string> before;  ///< as JSON on one line; nothing: it was not there
  std::optional<std::string> after;   ///< nothing: it is gone

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// In the order of the configuration file; of lines, those of `before` first, then the new ones. Defaults are spelled out, so that a key
/// that says the default and a missing one are the same. Lines pair by report and target field, letter case of the field aside; their
/// order makes no difference.
[[nodiscard]] std::vector<Difference> diff_configurations(const Configuration& before, const Configuration& after);

/// Whether one target field's values come about alike in both: the same object, paired by the same identifiers, and the same line. Where
/// neither has such a line, they do not. `field`: as plans name it.
///
///     same_mapping(a, b, EntityKind::visitor, Direction::push, "Pendo_NPS__c")      true, though b has another guard and other lines
[[nodiscard]] bool same_mapping(const Configuration& a, const Configuration& b, EntityKind kind, Direction direction,
                                std::string_view field);

}  // namespace tidemark
