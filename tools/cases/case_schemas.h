#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"
#include "core/config/problems.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"

namespace tidemark::cases {

/// Gives the bytes of a file that a case or schemas.json names, by the name as it stands there.
using ReadFile = std::function<Result<std::string>(std::string_view name)>;

/// What both systems' fields are, as the cases of a folder take it: `schemas.json`, and what a case says itself.
///
///     {"salesforce": {"Contact": {"Email": "email", "Status__c": {"type": "picklist", "picklistValues": ["Trial", "Active"]}},
///                     "Account": "describes/Account.json"},
///      "pendo": {"visitor": {"agent": {"email": "string"}, "custom": {"stage": "string"}}}}
///
/// Types are the systems' own; a text in the place of an object or of a kind names a file with the system's answer (a describe, a metadata schema).
struct CaseSchemas {
  SalesforceSchema salesforce;
  std::optional<PendoSchema> visitor;
  std::optional<PendoSchema> account;

  [[nodiscard]] const std::optional<PendoSchema>& of(EntityKind kind) const {
    return kind == EntityKind::visitor ? visitor : account;
  }
  /// Takes what stands in `value` in the place of what was there of these objects and kinds.
  void read(json::Value value, Problems& problems, const ReadFile& file);
};

/// All that is wrong with schemas.json, in its order, each with line and place.
[[nodiscard]] tl::expected<CaseSchemas, std::vector<Error>> read_schemas(std::string_view json, const ReadFile& file);

/// A document with comments, as cases and schemas.json are; `problems` has its keys that stand twice.
[[nodiscard]] Result<json::Document> read_with_comments(std::string_view json);
void add_duplicate_keys(const json::Document& document, Problems& problems);

}  // namespace tidemark::cases
