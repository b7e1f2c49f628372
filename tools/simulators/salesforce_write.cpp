#include "simulators/salesforce_write.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

WriteError no_such_column(const Object& object, const std::string& name) {
  return {"INVALID_FIELD", "No such column '" + name + "' on sobject of type " + object.name()};
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

/// The same for every run: which records a share of locks hits.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash ^ hash >> 32;
}

}  // namespace

std::optional<WriteError> RecordWriter::unreadable(const Object& object, const RecordInput& input,
                                                   InputForm form) const {
  for (const FieldInput& given : input) {
    const auto field = object.field(given.name);
    if (!field) return no_such_column(object, given.name);
    if (form == InputForm::csv) continue;
    const auto stored = stored_value(object.fields()[*field], given, form);
    if (!stored && stored.error().code == "JSON_PARSER_ERROR") return stored.error();
  }
  return std::nullopt;
}

/// What a fault plan has in store for a record of this call, whatever the record.
std::optional<WriteError> RecordWriter::befallen() {
  auto& trouble = state_.trouble;
  const bool second = trouble.met++ % 2 == 1;
  if (trouble.locked > 0) {
    --trouble.locked;
    return WriteError{"UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"};
  }
  if (trouble.refused == 0 && !(trouble.every_second && second)) return std::nullopt;
  if (trouble.refused > 0) --trouble.refused;
  return WriteError{"FIELD_CUSTOM_VALIDATION_EXCEPTION",
                    trouble.message.empty() ? "The org does not take this record" : trouble.message};
}

std::optional<WriteError> RecordWriter::locked(const Object& object, std::size_t row) {
  const std::string id{object.id(row).substr(0, 15)};
  const auto& options = state_.options;
  auto left = state_.locked.find(id);
  if (left == state_.locked.end() && options.lock_one_in > 0 && hash_of(id) % options.lock_one_in == 0)
    left = state_.locked.emplace(id, options.lock_times).first;
  if (left == state_.locked.end() || left->second == 0) return std::nullopt;
  --left->second;
  return WriteError{"UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"};
}

RecordWriter::Values RecordWriter::read(const Object& object, const RecordInput& input, InputForm form, bool creating,
                                        std::vector<WriteError>& errors) const {
  Values values;
  std::vector<std::string> read_only;
  for (const FieldInput& given : input) {
    const auto number = object.field(given.name);
    if (!number) {
      errors.push_back(no_such_column(object, given.name));
      return values;
    }
    const Field& field = object.fields()[*number];
    if (!(creating ? field.createable : field.updateable)) {
      read_only.push_back(field.name);
      continue;
    }
    auto stored = stored_value(field, given, form);
    if (stored) {
      values.emplace_back(*number, std::move(*stored));
    } else {
      errors.push_back(std::move(stored.error()));
    }
  }
  if (read_only.empty()) return values;
  errors.push_back({"INVALID_FIELD_FOR_INSERT_UPDATE",
                    "Unable to create/update fields: " + joined(read_only) +
                        ". Please check the security settings of this field and verify that it is read/write for "
                        "your profile or permission set.",
                    read_only});
  return values;
}

void RecordWriter::check_required(const Object& object, const Values& values, bool creating,
                                  std::vector<WriteError>& errors) const {
  std::vector<std::string> missing;
  for (std::size_t number = 0; number < object.fields().size(); ++number) {
    const Field& field = object.fields()[number];
    if (field.nillable || field.type == "boolean" || field.type == "id" || !field.visible) continue;
    const auto given = std::ranges::find(values, number, [](const auto& value) { return value.first; });
    const bool cleared = given != values.end() && is_null(given->second);
    if (cleared || (creating && given == values.end() && field.createable && !field.defaulted_on_create &&
                    field.name != "OwnerId")) {
      missing.push_back(field.name);
    }
  }
  if (!missing.empty())
    errors.push_back({"REQUIRED_FIELD_MISSING", "Required fields are missing: [" + joined(missing) + "]", missing});
}

void RecordWriter::check_references(const Object& object, const Values& values, std::vector<WriteError>& errors) const {
  for (const auto& [number, value] : values) {
    const Field& field = object.fields()[number];
    const auto* id = std::get_if<std::string>(&value);
    if (field.type != "reference" || id == nullptr) continue;
    bool known = false, found = false;
    for (const std::string& name : field.reference_to) {
      const Object* target = state_.org.object(name);
      if (target == nullptr || target->size() == 0) continue;
      known = true;
      const auto row = target->row(*id);
      found = found || (row && !target->is_deleted(*row));
    }
    if (known && !found) errors.push_back({"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {}});
  }
}

void RecordWriter::check_unique(Object& object, std::optional<std::size_t> row, const Values& values,
                                std::vector<WriteError>& errors) const {
  for (const auto& [number, value] : values) {
    const Field& field = object.fields()[number];
    if (!field.unique || is_null(value)) continue;
    const auto* text = std::get_if<std::string>(&value);
    const auto* number_held = std::get_if<double>(&value);
    const auto* whole = std::get_if<std::int64_t>(&value);
    const ValueView view = text != nullptr          ? ValueView{std::string_view{*text}}
                           : number_held != nullptr ? ValueView{*number_held}
                           : whole != nullptr       ? ValueView{*whole}
                                                    : ValueView{};
    const auto other = object.row_with(number, view);
    if (!other || other == row) continue;
    errors.push_back({"DUPLICATE_VALUE",
                      "duplicate value found: " + field.name +
                          " duplicates value on record with id: " + std::string{object.id(*other).substr(0, 15)},
                      {field.name}});
  }
}

std::vector<WriteError> RecordWriter::update(Object& object, std::size_t row, const RecordInput& input,
                                             InputForm form) {
  if (object.is_deleted(row)) return {{"ENTITY_IS_DELETED", "entity is deleted"}};
  if (auto fault = befallen()) return {std::move(*fault)};
  if (auto lock = locked(object, row)) return {std::move(*lock)};
  std::vector<WriteError> errors;
  const Values values = read(object, input, form, false, errors);
  if (errors.empty()) check_required(object, values, false, errors);
  if (errors.empty()) check_references(object, values, errors);
  if (errors.empty()) check_unique(object, row, values, errors);
  if (!errors.empty()) return errors;
  const std::size_t mark = undo_.size();
  for (const auto& [field, value] : values) set(object, row, field, value);
  set_system_fields(object, row, false);
  errors = refused_by_rules(object, row);
  if (!errors.empty()) roll_back_to(mark);
  return errors;
}

tl::expected<std::string, std::vector<WriteError>> RecordWriter::create(Object& object, const RecordInput& input,
                                                                        InputForm form) {
  std::vector<WriteError> errors;
  if (auto fault = befallen()) return tl::unexpected(std::vector{std::move(*fault)});
  const Values values = read(object, input, form, true, errors);
  if (errors.empty()) check_required(object, values, true, errors);
  if (errors.empty()) check_references(object, values, errors);
  if (errors.empty()) check_unique(object, std::nullopt, values, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  const std::size_t mark = undo_.size();
  const std::string id = state_.new_id(object);
  static_cast<void>(object.add({{"Id", id}}));
  const std::size_t row = object.size() - 1;
  undo_.push_back({Change::Kind::created, &object, row, 0, {}});
  for (std::size_t field = 0; field < object.fields().size(); ++field) {
    if (object.fields()[field].type == "boolean") set(object, row, field, Value{false});
  }
  if (const auto owner = object.any_field("OwnerId")) set(object, row, *owner, Value{state_.options.user_id});
  for (const auto& [field, value] : values) set(object, row, field, value);
  set_system_fields(object, row, true);
  errors = refused_by_rules(object, row);
  if (errors.empty()) return id;
  roll_back_to(mark);
  return tl::unexpected(std::move(errors));
}

std::vector<WriteError> RecordWriter::remove(Object& object, std::size_t row) {
  if (object.is_deleted(row)) return {{"ENTITY_IS_DELETED", "entity is deleted"}};
  if (auto fault = befallen()) return {std::move(*fault)};
  if (auto lock = locked(object, row)) return {std::move(*lock)};
  undo_.push_back({Change::Kind::deleted, &object, row, 0, {}});
  object.set_deleted(row, true);
  set_system_fields(object, row, false);
  return {};
}

void RecordWriter::set(Object& object, std::size_t row, std::size_t field, Value value) {
  undo_.push_back({Change::Kind::set, &object, row, field, object.value(row, field)});
  object.set(row, field, value);
}

void RecordWriter::set_system_fields(Object& object, std::size_t row, bool created) {
  const Value now{soql::instant_text(state_.now() / 1000 * 1000)};
  const Value user{state_.options.user_id};
  const auto stamp = [&](std::string_view name, const Value& value) {
    if (const auto field = object.any_field(name)) set(object, row, *field, value);
  };
  stamp("LastModifiedDate", now);
  stamp("SystemModstamp", now);
  stamp("LastModifiedById", user);
  if (created) {
    stamp("CreatedDate", now);
    stamp("CreatedById", user);
  }
  set_full_name(object, row);
}

/// A person's Name is made of its parts.
void RecordWriter::set_full_name(Object& object, std::size_t row) {
  const auto name = object.any_field("Name"), first = object.any_field("FirstName"),
             last = object.any_field("LastName");
  if (!name || !first || !last || object.fields()[*name].updateable) return;
  std::string whole;
  for (const std::size_t part : {*first, *last}) {
    const Value value = object.value(row, part);
    if (const auto* text = std::get_if<std::string>(&value)) whole += (whole.empty() ? "" : " ") + *text;
  }
  if (!whole.empty()) set(object, row, *name, Value{whole});
}

std::vector<WriteError> RecordWriter::refused_by_rules(Object& object, std::size_t row) {
  if (!rules_read_) {
    for (const ValidationRule& rule : state_.options.validations) {
      auto bound = soql::parse("SELECT Id FROM " + rule.object + " WHERE " + rule.error_when)
                       .and_then([&](const soql::Query& query) {
                         return soql::bind(state_.org, query, {.now = state_.now(), .everything = true});
                       });
      if (bound) rules_.emplace_back(&rule, std::move(*bound));
    }
    rules_read_ = true;
  }
  std::vector<WriteError> errors;
  for (const auto& [rule, bound] : rules_) {
    if (&bound.object() == &object && bound.holds(row)) errors.push_back({rule->code, rule->message, rule->fields});
  }
  return errors;
}

void RecordWriter::roll_back_to(std::size_t mark) {
  while (undo_.size() > mark) {
    Change& change = undo_.back();
    switch (change.kind) {
      case Change::Kind::set: change.object->set(change.row, change.field, change.before); break;
      case Change::Kind::deleted: change.object->set_deleted(change.row, false); break;
      case Change::Kind::created: change.object->drop_last(); break;
    }
    undo_.pop_back();
  }
}

void RecordWriter::roll_back() { roll_back_to(0); }

}  // namespace tidemark::sim
