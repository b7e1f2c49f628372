#pragma once

#include <span>

#include "core/config/keys.h"

namespace tidemark::cases {

/// What may stand in each object of a case and of schemas.json. The one list of keys: the reader checks by it, and a test holds
/// docs/case.schema.json and docs/schemas.schema.json against it.
namespace keys {
extern const ConfigurationKeys mapping_case;
extern const ConfigurationKeys given;
extern const ConfigurationKeys expect;
extern const ConfigurationKeys change;
extern const ConfigurationKeys left;
extern const ConfigurationKeys counts;
extern const ConfigurationKeys schemas;
extern const ConfigurationKeys pendo;
extern const ConfigurationKeys field;
}  // namespace keys

[[nodiscard]] std::span<const ConfigurationKeys> all_case_keys();

/// Why a record can be left alone, as `left` has it.
[[nodiscard]] std::span<const std::string_view> reasons();

}  // namespace tidemark::cases
