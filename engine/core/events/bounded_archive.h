#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <cereal/cereal.hpp>

namespace tidemark {

/// Reads what cereal's PortableBinaryOutputArchive wrote on a little-endian machine, straight from memory. Unlike
/// cereal's own reader it believes no length that is larger than the bytes that are left: hostile bytes end in a
/// cereal::Exception, never in an allocation of what they claim.
///
///     BoundedInput archive{bytes};
///     archive(value);
///     if (archive.left() != 0) …   // something stands behind it
class BoundedInput : public cereal::InputArchive<BoundedInput, cereal::AllowEmptyClassElision> {
 public:
  explicit BoundedInput(std::string_view bytes)
      : cereal::InputArchive<BoundedInput, cereal::AllowEmptyClassElision>{this}, rest_{bytes} {
    std::uint8_t little_endian = 0;
    take(&little_endian, 1);
    if (little_endian != 1) throw cereal::Exception("not the archive of a little-endian machine");
  }

  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  void take(void* to, std::size_t size) {
    if (size > rest_.size()) throw cereal::Exception("the bytes end too early");
    if (size != 0) std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
  }

 private:
  static_assert(std::endian::native == std::endian::little, "numbers are loaded as they lie");
  std::string_view rest_;
};

template <class T>
requires std::is_arithmetic_v<T>
void CEREAL_LOAD_FUNCTION_NAME(BoundedInput& archive, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    std::uint8_t byte = 0;
    archive.take(&byte, 1);
    if (byte > 1) throw cereal::Exception("neither true nor false");
    value = byte == 1;
  } else {
    archive.take(&value, sizeof value);
  }
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(BoundedInput& archive, cereal::NameValuePair<T>& pair) {
  archive(pair.value);
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(BoundedInput& archive, cereal::SizeTag<T>& size) {
  archive(size.size);
  if (size.size > archive.left()) throw cereal::Exception("a length beyond the end");
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(BoundedInput& archive, cereal::BinaryData<T>& data) {
  archive.take(data.data, static_cast<std::size_t>(data.size));
}

}  // namespace tidemark
