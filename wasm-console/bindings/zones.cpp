#include "zones.h"

#include "answers.h"

namespace tidemark::bindings {
namespace {

/// What `read_configuration` asks has no place for a caller's own: these stand for it during one reading.
const Zones* asked = nullptr;
std::string missing;

bool known_zone(std::string_view name) {
  if (name.empty()) return false;
  if (asked->was_asked_for(name)) return asked->find(name) != nullptr;
  missing = name;
  return true;
}

}  // namespace

std::variant<Configuration, std::string> read_with_zones(std::string_view file, std::string_view json, Zones& zones) {
  asked = &zones;
  missing.clear();
  auto configuration = read_configuration(json, known_zone);
  if (!missing.empty()) return needs_zone(missing);
  if (configuration) return std::move(*configuration);
  for (Error& error : configuration.error()) error.where = std::string{file} + ": " + error.where;
  return problems(configuration.error());
}

std::string needs_zone(std::string_view name) { return Answer{"needs_zone"}.text("name", name).done(); }

}  // namespace tidemark::bindings
