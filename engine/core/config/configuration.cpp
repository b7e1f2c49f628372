#include "core/config/configuration.h"

#include <algorithm>

namespace tidemark {

std::string_view name_of(EntityKind kind) { return kind == EntityKind::visitor ? "visitor" : "account"; }

std::string_view name_of(Direction direction) { return direction == Direction::pull ? "pull" : "push"; }

std::string_view id_name_of(EntityKind kind) { return kind == EntityKind::visitor ? "visitorId" : "accountId"; }

std::string_view name_of(ColumnType type) {
  switch (type) {
    case ColumnType::text: return "text";
    case ColumnType::integer: return "integer";
    case ColumnType::floating: return "float";
    case ColumnType::boolean: return "boolean";
    case ColumnType::date: return "date";
    case ColumnType::list: return "list";
  }
  return "text";
}

std::string_view name_of(Destination::Form form) {
  switch (form) {
    case Destination::Form::webhook: return "webhook";
    case Destination::Form::slack: return "slack";
    case Destination::Form::pagerduty: return "pagerduty";
    case Destination::Form::email: return "email";
  }
  return "webhook";
}

const Connection* Configuration::connection(EntityKind kind) const {
  const auto found = std::find_if(connections.begin(), connections.end(),
                                  [kind](const Connection& connection) { return connection.kind == kind; });
  return found == connections.end() ? nullptr : &*found;
}

}  // namespace tidemark
