#include "core/events/erasure_events.h"

#include "core/hash/blake2b.h"

namespace tidemark {
namespace {

constexpr std::size_t hash_digits = 32;

}  // namespace

std::string PersonHash::operator()(std::string_view role, std::string_view name) const {
  std::string named{role};
  named += '\0';
  named += name;
  return to_hex(blake2b(named, key_)).substr(0, hash_digits);
}

}  // namespace tidemark
