#include "log/entry_format.h"

#include "core/events/codec.h"
#include "core/hash/blake2b.h"

namespace tidemark::log {

std::string encode_entry(const StoredEntry& entry) { return pack(entry); }

Result<StoredEntry> decode_entry(std::string_view bytes) {
  if (bytes.size() > largest_entry) return failure(ErrorCode::corrupt, "an entry is larger than 4 KiB");
  // Byte 0 says how numbers lie, byte 1 is the format: it is looked at first, what follows may be laid out differently.
  if (bytes.size() >= 2 && static_cast<std::uint8_t>(bytes[1]) > entry_format)
    return failure(ErrorCode::newer_version, "an entry has a format that is not known here", {},
                   "a newer Tidemark wrote it: use that one");
  auto entry = unpack<StoredEntry>(bytes);
  if (!entry || entry->format != entry_format) return failure(ErrorCode::corrupt, "the bytes are no entry");
  return entry;
}

Digest digest_of(std::string_view entry_bytes) {
  Blake2b hash;
  hash.update({"\x02", 1});
  hash.update(entry_bytes);
  return hash.finish();
}

}  // namespace tidemark::log
