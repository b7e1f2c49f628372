#include "cases/given_rows.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "cases/json_text.h"
#include "core/json/write.h"
#include "core/planning/filters.h"

namespace tidemark::cases {
namespace {

/// A JSON object that is put together field by field.
struct Tree {
  std::string json;  ///< of a leaf
  std::vector<std::pair<std::string, Tree>> members;

  /// Where the path leads, with the steps that were not there yet.
  Tree& at(std::string_view path) {
    Tree* place = this;
    for (bool more = true; more;) {
      const std::size_t dot = path.find('.');
      more = dot != std::string_view::npos;
      const std::string_view step = path.substr(0, dot);
      path.remove_prefix(more ? dot + 1 : path.size());
      auto& inside = place->members;
      auto found = std::ranges::find(inside, step, [](const auto& member) { return std::string_view{member.first}; });
      if (found == inside.end()) found = inside.insert(inside.end(), {std::string{step}, Tree{}});
      place = &found->second;
    }
    return *place;
  }

  /// Makes what the path leads to `null`, where the path ends before.
  void fill(std::string_view path) {
    Tree* place = this;
    while (place->json.empty()) {
      const std::size_t dot = path.find('.');
      Tree& next = place->at(path.substr(0, dot));
      if (next.json.empty() && next.members.empty()) next.json = "null";
      if (dot == std::string_view::npos) return;
      path.remove_prefix(dot + 1);
      place = &next;
    }
  }

  void append(std::string& out) const {
    if (!json.empty()) {
      out += json;
      return;
    }
    out += '{';
    bool is_first = true;
    for (const auto& [name, member] : members) {
      if (!is_first) out += ',';
      is_first = false;
      json::append_json_string(name, out);
      out += ':';
      member.append(out);
    }
    out += '}';
  }
};

std::string line_of(const Tree& tree) {
  std::string line;
  tree.append(line);
  return line;
}

/// Rows between brackets, each on a line of its own, the first on the first.
std::string lines_between(std::string_view begin, const std::vector<std::string>& rows, std::string_view end) {
  std::string page{begin};
  for (std::size_t i = 0; i < rows.size(); ++i) page += (i > 0 ? ",\n" : "") + rows[i];
  return page + std::string{end};
}

bool has_text(json::Value row, std::string_view key, Problems& problems) {
  if (!row.is(json::Kind::object)) {
    problems.not_allowed(row, "an object with \"" + std::string{key} + "\" and fields");
    return false;
  }
  const auto id = row.member(key);
  if (!id) problems.add(row, "the key \"" + std::string{key} + "\" is missing");
  else if (!id->is(json::Kind::text) || id->text().empty()) problems.not_allowed(*id, "a text that is not empty");
  else return true;
  return false;
}

bool leads_elsewhere(const SalesforceObject* object, std::string_view relationship) {
  return object != nullptr &&
         std::ranges::find(object->fields, relationship, &SalesforceField::relationship_name) != object->fields.end();
}

/// One record; the prefix is what leads to it, "Owner." or nothing.
void take_record(json::Value record, const std::string& prefix, std::string_view object, const SalesforceSchema& schema,
                 Tree& tree, Problems& problems) {
  for (const json::Value member : record.children()) {
    const std::string path = prefix + std::string{member.key()};
    if (member.key() == "attributes" || member.key().empty()) continue;  // of a record that was pasted
    if (member.is(json::Kind::object)) {
      take_record(member, path + ".", object, schema, tree, problems);
      continue;
    }
    const bool is_empty_relationship =
        member.is(json::Kind::null) && leads_elsewhere(schema.object(object), member.key());
    const FoundField found = schema.find(object, path);
    if (!found && !is_empty_relationship) {
      problems.add(member, "in the schemas " + found.why,
                   found.hint.empty() ? "add it to schemas.json, or to the case's schemas" : found.hint);
      continue;
    }
    Tree& place = tree.at(path);
    if (!place.json.empty() || !place.members.empty()) problems.add(member, "the field stands twice: expected once");
    place.json = as_written(member);
  }
}

std::vector<std::string> columns_read(const Connection& connection, Direction direction) {
  std::vector<std::string> paths = filter_fields(connection);
  paths.push_back(connection.salesforce_identifier);
  if (direction == Direction::pull) {
    for (const MappingLine& line : connection.pull)
      if (!line.from.empty()) paths.push_back(line.from);
  } else {
    for (const ReportPush& push : connection.push)
      for (const MappingLine& line : push.columns) paths.push_back(line.to);
  }
  return paths;
}

/// Of an entity's member `{"agent.email": …}`, or of one within "metadata".
void take_metadata(json::Value value, const std::string& path, const PendoSchema& schema, Tree& tree,
                   Problems& problems) {
  if (const FoundMetadata found = schema.find(path); !found)
    return problems.add(value, "in the schemas " + found.why,
                        found.hint.empty() ? "add it to schemas.json, or to the case's schemas" : found.hint);
  Tree& place = tree.at("metadata." + path);
  if (!place.json.empty()) problems.add(value, "the field stands twice: expected once");
  place.json = as_written(value);
}

std::string entity_line(json::Value row, EntityKind kind, const PendoSchema& schema, Problems& problems) {
  Tree tree;
  for (const json::Value member : row.children()) {
    if (member.key() == id_name_of(kind)) {
      tree.at(member.key()).json = as_written(member);
    } else if (member.key() != "metadata") {
      take_metadata(member, std::string{member.key()}, schema, tree, problems);
    } else if (!member.is(json::Kind::object)) {
      problems.not_allowed(member, "an object of groups");
    } else {
      for (const json::Value group : member.children()) {
        if (group.is(json::Kind::null)) continue;
        if (!group.is(json::Kind::object)) problems.not_allowed(group, "an object of fields");
        else
          for (const json::Value field : group.children())
            take_metadata(field, std::string{group.key()} + "." + std::string{field.key()}, schema, tree, problems);
      }
    }
  }
  return line_of(tree);
}

}  // namespace

std::string salesforce_page(const std::vector<json::Value>& rows, const Connection& connection, Direction direction,
                            const SalesforceSchema& schema, Problems& problems) {
  std::vector<std::string> lines;
  const std::vector<std::string> paths = columns_read(connection, direction);
  for (const json::Value row : rows) {
    if (!has_text(row, "Id", problems)) continue;
    Tree tree;
    take_record(row, "", connection.object, schema, tree, problems);
    for (const std::string& path : paths) tree.fill(path);
    lines.push_back(line_of(tree));
  }
  return lines_between(R"({"done":true,"records":[)", lines, "]}");
}

std::string pendo_page(const std::vector<json::Value>& rows, EntityKind kind, const PendoSchema& schema,
                       Problems& problems) {
  std::string page;
  for (const json::Value row : rows)
    if (has_text(row, id_name_of(kind), problems)) page += entity_line(row, kind, schema, problems) + "\n";
  return page;
}

std::string report_page(const std::vector<json::Value>& rows, EntityKind kind, Problems& problems) {
  std::vector<std::string> lines;
  for (const json::Value row : rows)
    if (has_text(row, id_name_of(kind), problems)) lines.push_back(as_written(row));
  return lines_between("[", lines, "]");
}

}  // namespace tidemark::cases
