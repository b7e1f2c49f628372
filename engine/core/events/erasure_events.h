#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/configuration_events.h"
#include "core/events/named_items.h"

namespace tidemark {

/// Bodies of the family *erasure* (X9): a person's items went, and nothing that names the person stays.

/// Durable before anything is taken away, so that an item that is missing without one is damage. Item 0 is this body; each further item
/// names items of earlier entries (NamedItems). It says of whom it is only by a keyed hash (PersonHash): whoever has the key and a name
/// can tell whether it is that one.
struct Erased {
  static constexpr EventType type = EventType::erased;
  static constexpr std::uint16_t version = 2;
  std::string actor;
  std::string reason;                   ///< in the words of who asked; not the person's name
  std::string kind;                     ///< "visitor", "account", "record"
  std::string receipt;                  ///< the hash of what was asked for, in hex
  std::vector<std::string> suppressed;  ///< hashes of each of the person's names that later reads leave out, in hex
  std::vector<std::string> pages;       ///< names of what goes from the archive
  std::string key = {};  ///< which one the hashes are made with (PersonHash::key_id); empty: of version 1, nobody knows
  Position instead_of = 0;  ///< where it stood in a log that was lost since, which this one repeats; 0: it repeats none

  static Result<Erased> from_version(std::uint16_t v, std::string_view item);
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(reason), CEREAL_NVP(kind), CEREAL_NVP(receipt), CEREAL_NVP(suppressed),
            CEREAL_NVP(pages), CEREAL_NVP(key), CEREAL_NVP(instead_of));
  }
};

/// Log, archive and views are rid of what the event at `erased` names. One that is not followed by this is gone on with.
struct ErasureDone {
  static constexpr EventType type = EventType::erasure_done;
  static constexpr std::uint16_t version = 1;
  Position erased = 0;

  static Result<ErasureDone> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<ErasureDone>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(erased));
  }
};

/// What a name of a person is remembered by: 16 bytes of BLAKE2b under the directory's key, in hex. What it is a name of counts: a visitor
/// and an account of one id are two.
///
///     PersonHash hash{key};
///     hash("visitor", "v-42") == erased.receipt       hash("identifier of visitors", "ann@x.io")
class PersonHash {
 public:
  explicit PersonHash(std::string_view key) : key_{key} {}
  [[nodiscard]] std::string operator()(std::string_view role, std::string_view name) const;

  /// Tells hashes of this key from those of another, and says nothing of the key: 16 digits.
  [[nodiscard]] std::string key_id() const;

 private:
  std::string key_;
};

}  // namespace tidemark
