#include "simulators/salesforce_object.h"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;
using soql::folded;

template <class T>
T value_or(const Json& json, const char* key, T otherwise) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return otherwise;
  return found->get<T>();
}

std::vector<std::string> picklist_of(const Json& json) {
  std::vector<std::string> values;
  if (const auto found = json.find("picklistValues"); found != json.end() && found->is_array()) {
    for (const Json& value : *found) {
      if (value_or(value, "active", true)) values.push_back(value.at("value").get<std::string>());
    }
  }
  return values;
}

Field field_of(const Json& json) {
  Field field;
  field.name = json.at("name").get<std::string>();
  field.label = value_or<std::string>(json, "label", field.name);
  field.type = json.at("type").get<std::string>();
  field.relationship_name = value_or<std::string>(json, "relationshipName", "");
  field.compound = value_or<std::string>(json, "compoundFieldName", "");
  field.reference_to = value_or<std::vector<std::string>>(json, "referenceTo", {});
  field.picklist = picklist_of(json);
  field.length = value_or(json, "length", 0);
  field.precision = value_or(json, "precision", 0);
  field.scale = value_or(json, "scale", 0);
  field.filterable = value_or(json, "filterable", true);
  field.sortable = value_or(json, "sortable", true);
  field.updateable = value_or(json, "updateable", false);
  field.createable = value_or(json, "createable", field.updateable);
  field.nillable = value_or(json, "nillable", true);
  field.custom = value_or(json, "custom", false);
  field.defaulted_on_create = value_or(json, "defaultedOnCreate", false);
  field.unique = value_or(json, "unique", false);
  field.case_sensitive = value_or(json, "caseSensitive", false);
  field.external_id = value_or(json, "externalId", false);
  field.id_lookup = value_or(json, "idLookup", false);
  field.restricted_picklist = value_or(json, "restrictedPicklist", false);
  return field;
}

/// The entry of `sobjects/`: of a describe all that is a plain value.
std::string global_entry(const Json& describe) {
  Json entry = Json::object();
  for (const auto& [key, value] : describe.items()) {
    if ((!value.is_structured() || key == "urls") && key != "sobjectDescribeOption") entry[key] = value;
  }
  return entry.dump();
}

bool is_id(std::string_view text) {
  const auto letter_or_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return (text.size() == 15 || text.size() == 18) && std::ranges::all_of(text, letter_or_digit);
}

}  // namespace

Result<Object> Object::from_describe(std::string describe) {
  try {
    const Json json = Json::parse(describe);
    Object object;
    object.name_ = json.at("name").get<std::string>();
    object.label_ = value_or<std::string>(json, "label", object.name_);
    object.key_prefix_ = value_or<std::string>(json, "keyPrefix", "");
    object.global_ = global_entry(json);
    for (const Json& described : json.at("fields")) {
      object.described_fields_.push_back(described.dump());
      object.learn(field_of(described));
    }
    const auto id = object.field("Id");
    if (!id) return failure(ErrorCode::invalid_input, "a describe answer without a field Id", object.name_);
    object.id_field_ = *id;
    object.deleted_field_ = object.field("IsDeleted");
    object.describe_ = std::move(describe);
    return object;
  } catch (const Json::exception& problem) {
    return failure(ErrorCode::invalid_input, std::string{"not a describe answer: "} + problem.what());
  }
}

void Object::learn(const Field& field) {
  field_by_name_.insert_or_assign(folded(field.name), fields_.size());
  if (!field.relationship_name.empty())
    field_by_relationship_.insert_or_assign(folded(field.relationship_name), fields_.size());
  columns_.emplace_back(field.type);
  fields_.push_back(field);
}

std::optional<std::size_t> Object::any_field(std::string_view name) const {
  const auto found = field_by_name_.find(folded(name));
  return found == field_by_name_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::size_t> Object::field(std::string_view name) const {
  const auto found = any_field(name);
  return found && fields_[*found].visible ? found : std::nullopt;
}

std::optional<std::size_t> Object::relationship(std::string_view name) const {
  const auto found = field_by_relationship_.find(folded(name));
  return found == field_by_relationship_.end() || !fields_[found->second].visible ? std::nullopt
                                                                                  : std::optional{found->second};
}

bool Object::allow(std::string_view name, bool read, bool edit, std::int64_t now) {
  const auto found = any_field(name);
  if (!found) return false;
  Field& field = fields_[*found];
  const Json described = Json::parse(described_fields_[*found]);
  field.visible = read;
  field.updateable = edit && value_or(described, "updateable", false);
  field.createable = edit && value_or(described, "createable", value_or(described, "updateable", false));
  write_describe(now);
  return true;
}

bool Object::add_field(std::string_view described, bool visible, std::int64_t now) {
  Field field = field_of(Json::parse(described));
  if (any_field(field.name)) return false;
  field.visible = visible;
  described_fields_.emplace_back(described);
  learn(field);
  write_describe(now);
  return true;
}

bool Object::remove_field(std::string_view name, std::int64_t now) {
  const auto found = any_field(name);
  if (!found || *found == id_field_) return false;
  // The field keeps its number, which bound queries may hold, but no name finds it any more.
  field_by_name_.erase(folded(name));
  fields_[*found].visible = false;
  columns_[*found] = Column{fields_[*found].type};
  write_describe(now);
  return true;
}

void Object::write_describe(std::int64_t now) {
  Json json = Json::parse(describe_);
  Json& fields = json["fields"] = Json::array();
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!fields_[i].visible) continue;
    Json field = Json::parse(described_fields_[i]);
    field["updateable"] = fields_[i].updateable;
    field["createable"] = fields_[i].createable;
    fields.push_back(std::move(field));
  }
  describe_ = json.dump();
  described_at_ = std::max(now, described_at_ + 1'000);  // Last-Modified has whole seconds
}

std::size_t Object::slot_of(std::string_view fifteen) const {
  std::size_t slot = std::hash<std::string_view>{}(fifteen) & (slots_.size() - 1);
  while (slots_[slot] != 0 && id(slots_[slot] - 1).substr(0, 15) != fifteen) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

std::optional<std::size_t> Object::row(std::string_view id) const {
  if (!is_id(id) || slots_.empty()) return std::nullopt;
  const std::uint32_t found = slots_[slot_of(id.substr(0, 15))];
  return found == 0 ? std::nullopt : std::optional<std::size_t>{found - 1};
}

std::string_view Object::id(std::size_t row) const { return std::get<std::string_view>(columns_[id_field_].at(row)); }

void Object::index_row(std::size_t row) {
  if ((row + 1) * 4 > slots_.size() * 3) rehash();
  slots_[slot_of(id(row).substr(0, 15))] = static_cast<std::uint32_t>(row + 1);
}

void Object::rehash() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  for (std::size_t row = 0; row + 1 < size_; ++row) {
    slots_[slot_of(id(row).substr(0, 15))] = static_cast<std::uint32_t>(row + 1);
  }
}

void Object::set_deleted(std::size_t row, bool deleted) {
  if (deleted_.size() <= row) deleted_.resize(row + 1);
  deleted_[row] = deleted;
}

ValueView Object::view(std::size_t row, std::size_t field) const {
  if (field == deleted_field_) return ValueView{is_deleted(row)};
  return columns_[field].at(row);
}

std::string Object::key_of(std::size_t field, const ValueView& value) const {
  std::string text;
  if (const auto* view = std::get_if<std::string_view>(&value)) {
    text = fields_[field].case_sensitive ? std::string{*view} : folded(*view);
  } else {
    soql::append_text_form(value, text);
  }
  return text;
}

bool Object::set(std::size_t row, std::size_t field, const Value& value) {
  if (field == deleted_field_) {
    const auto* truth = std::get_if<bool>(&value);
    if (truth != nullptr) set_deleted(row, *truth);
    return truth != nullptr;
  }
  const auto index = indexes_.find(field);
  if (index == indexes_.end()) return columns_[field].set(row, value);
  const std::string before = key_of(field, view(row, field));
  if (!columns_[field].set(row, value)) return false;
  const auto [first, last] = index->second.equal_range(before);
  const auto held = std::find_if(first, last, [row](const auto& entry) { return entry.second == row; });
  if (held != last) index->second.erase(held);
  if (const ValueView after = view(row, field); !is_null(after))
    index->second.emplace(key_of(field, after), static_cast<std::uint32_t>(row));
  return true;
}

Result<void> Object::add(std::vector<std::pair<std::string_view, Value>> fields) {
  std::string id;
  std::vector<std::size_t> numbers;
  for (const auto& [name, value] : fields) {
    const auto number = any_field(name);
    if (!number)
      return failure(ErrorCode::invalid_input, "a field that the describe lacks: " + std::string{name}, name_);
    if (*number == id_field_ && std::holds_alternative<std::string>(value)) id = std::get<std::string>(value);
    numbers.push_back(*number);
  }
  if (!is_id(id)) return failure(ErrorCode::invalid_input, "a record without an Id of 15 or 18 characters", name_);
  if (row(id)) return failure(ErrorCode::invalid_input, "two records with the same Id", name_);
  const std::size_t added = size_++;
  columns_[id_field_].set(added, Value{id});
  index_row(added);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (numbers[i] == id_field_ || is_null(fields[i].second) || set(added, numbers[i], fields[i].second)) continue;
    drop_last();
    return failure(
        ErrorCode::invalid_input,
        "a value that a field of type " + fields_[numbers[i]].type + " can't hold: " + std::string{fields[i].first},
        name_);
  }
  return {};
}

void Object::drop_last() {
  const std::size_t last = size_ - 1;
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    if (field != id_field_ && field != deleted_field_ && !is_null(view(last, field))) set(last, field, {});
  }
  --size_;
  if (deleted_.size() > last) deleted_.resize(last);
  for (Column& column : columns_) {
    if (&column != &columns_[id_field_]) column.drop_from(last);
  }
  // A slot can't simply be freed where others may have been placed behind it.
  std::fill(slots_.begin(), slots_.end(), 0);
  columns_[id_field_].drop_from(last);
  for (std::size_t row = 0; row < size_; ++row) {
    slots_[slot_of(id(row).substr(0, 15))] = static_cast<std::uint32_t>(row + 1);
  }
}

std::optional<std::size_t> Object::row_with(std::size_t field, const ValueView& value) {
  auto index = indexes_.find(field);
  if (index == indexes_.end()) {
    index = indexes_.emplace(field, Index{}).first;
    for (std::size_t row = 0; row < size_; ++row) {
      if (const ValueView held = view(row, field); !is_null(held))
        index->second.emplace(key_of(field, held), static_cast<std::uint32_t>(row));
    }
  }
  const auto [first, last] = index->second.equal_range(key_of(field, value));
  const auto found = std::find_if(first, last, [this](const auto& entry) { return !is_deleted(entry.second); });
  return found == last ? std::nullopt : std::optional<std::size_t>{found->second};
}

}  // namespace tidemark::sim
