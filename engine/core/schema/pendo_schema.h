#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark {

/// The metadata fields of one entity kind, as `GET metadata/schema/{visitor|account}` answers.

/// `unknown`: a type that is none of the documented ones; planning decides. The schema type "" is text.
enum class MetadataType : std::uint8_t { text, integer, floating, boolean, date, list, unknown };

/// "text", "integer", "float", "boolean", "date", "list", "unknown": as people read it (not the schema's own "string", "time").
[[nodiscard]] std::string_view name_of(MetadataType type);

struct MetadataField {
  std::string group;  ///< "custom"
  std::string name;   ///< "region"
  MetadataType type = MetadataType::text;
  std::string type_name;     ///< as the schema has it: "string", "time", ""
  std::string display_name;  ///< may be empty
};

/// A field that was found, or why not.
struct FoundMetadata {
  const MetadataField* field = nullptr;  ///< lives as long as the schema
  std::string why;                       ///< where there is none
  std::string hint;                      ///< where a name differs in letter case only

  explicit operator bool() const { return field != nullptr; }
};

class PendoSchema {
 public:
  /// The keys of a field's description compare without letter case and separators ("Type", "display_name"). Fields that are marked as
  /// deleted are left out; a group that is null has none. Any other shape is an error: `bad_answer`, `where` names the place
  /// ("custom.region.type").
  [[nodiscard]] static Result<PendoSchema> read(std::string_view answer);

  /// "group.field", letter for letter; the group ends at the first dot.
  [[nodiscard]] FoundMetadata find(std::string_view path) const;

  [[nodiscard]] const std::vector<MetadataField>& fields() const { return fields_; }  ///< in the answer's order

 private:
  std::vector<MetadataField> fields_;
};

}  // namespace tidemark
