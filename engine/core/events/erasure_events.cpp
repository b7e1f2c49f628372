#include "core/events/erasure_events.h"

#include "core/events/packing.h"
#include "core/hash/blake2b.h"

namespace tidemark {
namespace {

constexpr char layout = 0x01;
constexpr std::size_t hash_digits = 32;

}  // namespace

void write_named(const NamedItems& named, std::string& out) {
  out += layout;
  for (const std::uint64_t number : {named.position, named.event, named.first, named.count}) put_number(number, out);
}

Result<NamedItems> read_named(std::string_view item) {
  Unpacker reader{item};
  reader.good = reader.byte() == layout;
  NamedItems named;
  for (std::uint64_t* number : {&named.position, &named.event, &named.first, &named.count}) *number = reader.number();
  if (!reader.at_end() || named.position == 0 || named.count == 0 || named.first + named.count < named.first)
    return failure(ErrorCode::corrupt, "an item does not name items that were erased");
  return named;
}

std::string PersonHash::operator()(std::string_view role, std::string_view name) const {
  std::string named{role};
  named += '\0';
  named += name;
  return to_hex(blake2b(named, key_)).substr(0, hash_digits);
}

}  // namespace tidemark
