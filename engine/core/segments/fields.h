#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/config/configuration.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"

namespace tidemark::segments {

/// What a segment may do with a field. `any`: its type is none of the documented ones, and each value is what it is.
enum class FieldType : std::uint8_t { text, number, boolean, date, list, any };

/// "a text", "a number", …: for messages.
[[nodiscard]] std::string_view description_of(FieldType type);

/// A field that was found by its path, or why not.
struct FoundField {
  std::optional<FieldType> type;
  std::string why = {};
  std::string hint = {};
};

using FindField = std::function<FoundField(std::string_view path)>;

/// The fields of an entity kind: "custom.region", and "visitorId" or "accountId". The nearest name is suggested. The schema must
/// outlive what is returned, as below.
[[nodiscard]] FindField fields_of(const PendoSchema& schema, EntityKind kind);

/// Those of a visitor, and behind "account." those of the account that the visitor belongs to: "account.custom.arr".
[[nodiscard]] FindField fields_of_visitors(const PendoSchema& visitors, const PendoSchema& accounts);
inline constexpr std::string_view of_account = "account.";

/// The fields of a Salesforce object and of those that it refers to: "Status__c", "Owner.Email".
[[nodiscard]] FindField fields_of(const SalesforceSchema& schema, std::string_view object);

}  // namespace tidemark::segments
