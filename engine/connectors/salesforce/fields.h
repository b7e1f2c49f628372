#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/reports/field_definition.h"
#include "salesforce/session.h"

namespace tidemark::salesforce {

/// A set of rights, as an administrator gives them to users.
struct PermissionSet {
  std::string id;
  std::string name;

  friend bool operator==(const PermissionSet&, const PermissionSet&) = default;
};

/// Making custom fields, on a person's request alone (salesforce-api.md, 10): by the Tooling API, and the right to read and write each, as
/// a new field is invisible to everybody, also to who made it.
///
///     Fields fields{session};
///     const auto sets = fields.permission_sets();                         // those that the integration user has, by name
///     fields.create("Contact", {"Pendo_Days__c", "Pendo Days", FieldDefinition::Type::number, 0, 18, 0});
///     fields.permit("Contact", "Pendo_Days__c", sets->front());
///
/// Errors are those of Session: `refused` in Salesforce's words, where the user may not customize the org (then an administrator makes the
/// field by hand), or where there is such a field already.
class Fields {
 public:
  explicit Fields(Session& session) : session_{session} {}

  /// Those of the user whose token the session has, without the hidden one of a profile.
  [[nodiscard]] Result<std::vector<PermissionSet>> permission_sets();

  /// POST tooling/sobjects/CustomField. Once: whether one arrived whose answer was lost, a describe tells.
  [[nodiscard]] Result<void> create(std::string_view object, const FieldDefinition& field);

  /// The definition as `create` sends it, as JSON.
  [[nodiscard]] static std::string definition(std::string_view object, const FieldDefinition& field);

  /// POST sobjects/FieldPermissions: to read and to write.
  [[nodiscard]] Result<void> permit(std::string_view object, std::string_view field, const PermissionSet& set);

 private:
  [[nodiscard]] Result<void> post(const std::string& path, std::string body);

  Session& session_;
};

}  // namespace tidemark::salesforce
