#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/config/configuration.h"
#include "core/time/zone.h"

namespace tidemark::bindings {

/// The time zones that JavaScript has given so far. The core has none of its own, and JavaScript gives them only when they are asked for.
class Zones {
 public:
  /// `bytes`: of its TZif file; nothing, or what is no such file: there is no zone of that name.
  void take(std::string_view name, std::optional<std::string_view> bytes) {
    std::optional<Zone>& zone = zones_[std::string{name}];
    if (!bytes) return;
    if (auto read = Zone::from_tzif(*bytes)) zone = std::move(*read);
  }

  [[nodiscard]] bool was_asked_for(std::string_view name) const { return zones_.contains(name); }

  /// Nothing where there is none, or where it was not asked for yet.
  [[nodiscard]] const Zone* find(std::string_view name) const {
    const auto found = zones_.find(name);
    return found == zones_.end() || !found->second ? nullptr : &*found->second;
  }

 private:
  std::map<std::string, std::optional<Zone>, std::less<>> zones_;
};

/// A configuration; or the answer that it has errors, or that its zone is needed first. `file`: what errors name it by.
[[nodiscard]] std::variant<Configuration, std::string> read_with_zones(std::string_view file, std::string_view json,
                                                                       Zones& zones);

/// The answer that asks for a zone.
[[nodiscard]] std::string needs_zone(std::string_view name);

}  // namespace tidemark::bindings
