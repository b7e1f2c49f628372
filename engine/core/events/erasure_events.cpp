#include "core/events/erasure_events.h"

#include "core/hash/blake2b.h"

namespace tidemark {
namespace {

constexpr std::size_t hash_digits = 32;
constexpr std::size_t key_id_digits = 16;

}  // namespace

std::string PersonHash::operator()(std::string_view role, std::string_view name) const {
  std::string named{role};
  named += '\0';
  named += name;
  return to_hex(blake2b(named, key_)).substr(0, hash_digits);
}

/// A hash of no name: a name has a role.
std::string PersonHash::key_id() const { return (*this)("", "the key itself").substr(0, key_id_digits); }

}  // namespace tidemark
