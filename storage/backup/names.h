#pragma once

namespace tidemark::backup {

inline constexpr const char* manifest_name = "manifest.json";
inline constexpr const char* signing_file = "vault/log.signing";
inline constexpr const char* receipts_file = "erasures/receipts.ndjson";
/// Beside the sets, by an older Tidemark: no digest covers it.
inline constexpr const char* older_receipts = "erasures.ndjson";

}  // namespace tidemark::backup
