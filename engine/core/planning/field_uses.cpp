#include "core/planning/field_uses.h"

#include <map>

#include "core/planning/lines.h"

namespace tidemark {
namespace {

constexpr std::string_view words_before = "connection problem: ";

/// A field that no schema has: what is said of a line with it is said of the other end of the line.
constexpr std::string_view nowhere = " ";

/// Tries lines and identifiers on a copy of the connection that has nothing else.
class Trial {
 public:
  explicit Trial(const PlanInputs& inputs)
      : inputs_{inputs}, object_{inputs.salesforce->object(inputs.connection->object)} {
    inputs_.connection = &connection_;
    connection_ = *inputs.connection;
    connection_.pull.clear();
    connection_.push.clear();
    connection_.salesforce_filter.clear();
    connection_.pendo_filter.clear();
    // Where an identifier is none itself, every line would be refused for it.
    if (!why_no_identifier(connection_).empty()) {
      connection_.salesforce_identifier = "Id";
      connection_.pendo_identifier = id_name_of(connection_.kind);
    }
  }

  FieldUses run() {
    FieldUses uses;
    if (object_ == nullptr) return uses;
    uses.salesforce.resize(object_->fields.size());
    uses.pendo.resize(inputs_.pendo->fields().size());
    try_identifiers(uses);
    try_pull(uses);
    try_push(uses);
    return uses;
  }

 private:
  [[nodiscard]] std::string why_no_identifier(const Connection& connection) const {
    PlanInputs inputs = inputs_;
    inputs.direction = Direction::pull;
    inputs.connection = &connection;
    const auto lines = resolve_lines(inputs);
    if (lines) return {};
    const std::string& what = lines.error().what;
    return what.starts_with(words_before) ? what.substr(words_before.size()) : what;
  }

  static std::string path_of(const MetadataField& field) { return field.group + "." + field.name; }

  void try_identifiers(FieldUses& uses) const {
    for (std::size_t i = 0; i < uses.salesforce.size(); ++i) {
      Connection connection = connection_;
      connection.salesforce_identifier = object_->fields[i].name;
      connection.pendo_identifier = id_name_of(connection.kind);
      uses.salesforce[i].identifier = why_no_identifier(connection);
    }
    for (std::size_t i = 0; i < uses.pendo.size(); ++i) {
      Connection connection = connection_;
      connection.salesforce_identifier = "Id";
      connection.pendo_identifier = path_of(inputs_.pendo->fields()[i]);
      uses.pendo[i].identifier = why_no_identifier(connection);
    }
  }

  static MappingLine from(std::string name, std::size_t number) {
    MappingLine line;
    line.place = "from " + std::to_string(number);
    line.from = std::move(name);
    line.to = nowhere;
    return line;
  }
  static MappingLine to(std::string name, std::size_t number) {
    MappingLine line;
    line.place = "to " + std::to_string(number);
    line.constant = nullptr;
    line.to = std::move(name);
    return line;
  }

  /// What is said of each line; of one whose other end is nowhere, only what is said of the field.
  [[nodiscard]] std::map<std::string, std::string> refusals(Direction direction) {
    std::map<std::string, std::string> refused;
    PlanInputs inputs = inputs_;
    inputs.direction = direction;
    const auto lines = resolve_lines(inputs);
    if (!lines) return refused;
    for (const Refused& line : lines->refused) refused[line.line] = line.why;
    const std::string of_nowhere = refused["to nowhere"];
    std::erase_if(refused, [&](const auto& one) { return one.second == of_nowhere; });
    return refused;
  }

  static void take(const std::map<std::string, std::string>& refused, std::string_view end, std::size_t number,
                   std::string& into) {
    const auto found = refused.find(std::string{end} + std::to_string(number));
    if (found != refused.end()) into = found->second;
  }

  void try_pull(FieldUses& uses) {
    const auto& fields = object_->fields;
    const auto& metadata = inputs_.pendo->fields();
    const std::string& group = inputs_.configuration->pull_group;
    for (std::size_t i = 0; i < fields.size(); ++i) connection_.pull.push_back(from(fields[i].name, i));
    for (std::size_t i = 0; i < metadata.size(); ++i)
      if (metadata[i].group == group) connection_.pull.push_back(to(metadata[i].name, i));
    connection_.pull.push_back(to(std::string{nowhere}, 0));
    connection_.pull.back().place = "to nowhere";
    const auto refused = refusals(Direction::pull);
    for (std::size_t i = 0; i < fields.size(); ++i) take(refused, "from ", i, uses.salesforce[i].source);
    for (std::size_t i = 0; i < metadata.size(); ++i) {
      take(refused, "to ", i, uses.pendo[i].target);
      if (metadata[i].group != group) uses.pendo[i].target = "fields of the group " + group + " alone are pulled into";
    }
    connection_.pull.clear();
  }

  void try_push(FieldUses& uses) {
    const auto& fields = object_->fields;
    const auto& metadata = inputs_.pendo->fields();
    ReportPush& push = connection_.push.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) push.columns.push_back(to(fields[i].name, i));
    for (std::size_t i = 0; i < metadata.size(); ++i)
      push.columns.push_back(from("metadata." + path_of(metadata[i]), i));
    push.columns.push_back(to(std::string{nowhere}, 0));
    push.columns.back().place = "to nowhere";
    const auto refused = refusals(Direction::push);
    for (std::size_t i = 0; i < fields.size(); ++i) take(refused, "to ", i, uses.salesforce[i].target);
    for (std::size_t i = 0; i < metadata.size(); ++i) take(refused, "from ", i, uses.pendo[i].source);
    connection_.push.clear();
  }

  PlanInputs inputs_;
  Connection connection_;
  const SalesforceObject* object_;
};

}  // namespace

FieldUses uses_of_fields(const PlanInputs& inputs) { return Trial{inputs}.run(); }

}  // namespace tidemark
