#include "core/events/named_items.h"

#include "core/events/packing.h"

namespace tidemark {
namespace {

constexpr char layout = 0x01;

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

}  // namespace tidemark
