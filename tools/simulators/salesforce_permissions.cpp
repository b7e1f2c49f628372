#include "simulators/salesforce_permissions.h"

#include <set>

namespace tidemark::sim {
namespace {

FieldSketch text(const char* name) { return {.name = name, .type = "string"}; }
FieldSketch reference(const char* name, const char* relationship, const char* to) {
  return {.name = name, .type = "reference", .relationship_name = relationship, .reference_to = {to}};
}
FieldSketch check_box(const char* name) { return {.name = name, .type = "boolean"}; }

void add_missing(Org& org, const ObjectSketch& sketch) {
  if (org.object(sketch.name) == nullptr) static_cast<void>(org.add_object(describe_of(sketch)));
}

std::string text_of(const Object& object, std::size_t row, const char* field) {
  const Value value = object.value(row, *object.any_field(field));
  const auto* held = std::get_if<std::string>(&value);
  return held == nullptr ? std::string{} : *held;
}

bool flag_of(const Object& object, std::size_t row, const char* field) {
  return object.value(row, *object.any_field(field)) == Value{true};
}

std::set<std::string> sets_of_user(const SalesforceState& state) {
  std::set<std::string> sets;
  const Object& assignments = *state.org.object("PermissionSetAssignment");
  for (std::size_t row = 0; row < assignments.size(); ++row) {
    if (assignments.is_deleted(row)) continue;
    if (text_of(assignments, row, "AssigneeId").substr(0, 15) == state.options.user_id.substr(0, 15))
      sets.insert(text_of(assignments, row, "PermissionSetId"));
  }
  return sets;
}

void hide_and_protect(SalesforceState& state) {
  for (const auto& [name, fields] : state.options.hidden) {
    if (Object* object = state.org.object(name)) {
      for (const std::string& field : fields) object->allow(field, false, false);
    }
  }
  for (const auto& [name, fields] : state.options.read_only) {
    if (Object* object = state.org.object(name)) {
      for (const std::string& field : fields) object->allow(field, true, false);
    }
  }
}

}  // namespace

void add_permissions(SalesforceState& state) {
  Org& org = state.org;
  hide_and_protect(state);
  if (org.object("PermissionSet") != nullptr) return;
  add_missing(org, {"PermissionSet", "0PS", {text("Name"), text("Label"), check_box("IsOwnedByProfile")}});
  add_missing(org, {"PermissionSetAssignment",
                    "0Pa",
                    {reference("AssigneeId", "Assignee", "User"),
                     reference("PermissionSetId", "PermissionSet", "PermissionSet")}});
  add_missing(org, {"FieldPermissions",
                    "01k",
                    {reference("ParentId", "Parent", "PermissionSet"), text("SobjectType"), text("Field"),
                     check_box("PermissionsRead"), check_box("PermissionsEdit")}});
  add_missing(org, {"Organization", "00D", {text("Name"), text("OrganizationType"), check_box("IsSandbox")}});
  const std::string set = state.new_id("0PS");
  static_cast<void>(
      org.object("PermissionSet")
          ->add({{"Id", set}, {"Name", "Integration"}, {"Label", "Integration"}, {"IsOwnedByProfile", false}}));
  static_cast<void>(
      org.object("PermissionSetAssignment")
          ->add({{"Id", state.new_id("0Pa")}, {"AssigneeId", state.options.user_id}, {"PermissionSetId", set}}));
  static_cast<void>(org.object("Organization")
                        ->add({{"Id", with_checksum(state.options.org_id)},
                               {"Name", "Simulated"},
                               {"OrganizationType", "Enterprise Edition"},
                               {"IsSandbox", false}}));
}

void permissions_changed(SalesforceState& state, const Object& object) {
  if (object.name() != "FieldPermissions" && object.name() != "PermissionSetAssignment") return;
  const std::set<std::string> sets = sets_of_user(state);
  const Object& rows = *state.org.object("FieldPermissions");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string field = text_of(rows, row, "Field");
    Object* target = state.org.object(text_of(rows, row, "SobjectType"));
    const auto dot = field.find('.');
    if (target == nullptr || dot == field.npos) continue;
    const bool granted = !rows.is_deleted(row) && sets.contains(text_of(rows, row, "ParentId"));
    const std::string name = field.substr(dot + 1);
    const auto number = target->any_field(name);
    if (!number) continue;
    const bool reads = granted && flag_of(rows, row, "PermissionsRead");
    const bool edits = reads && flag_of(rows, row, "PermissionsEdit");
    const Field& now = target->fields()[*number];
    if (now.visible != reads || (now.updateable && !edits) || (!now.updateable && edits))
      target->allow(name, reads, edits, state.now());
  }
}

}  // namespace tidemark::sim
