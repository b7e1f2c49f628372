#include "core/ranges.h"

#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 15000

namespace tidemark::ranges {

std::vector<std::uint32_t> sorted_places(std::size_t count,
                                         bool (*before)(const void* context, std::size_t a, std::size_t b),
                                         const void* context) {
  std::vector<std::uint32_t> places(count);
  for (std::uint32_t i = 0; i < count; ++i) places[i] = i;
  std::vector<std::uint32_t> merged(count);
  for (std::size_t width = 1; width < count; width *= 2) {
    for (std::size_t begin = 0; begin < count; begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, count);
      const std::size_t end = std::min(begin + 2 * width, count);
      std::size_t left = begin;
      std::size_t right = middle;
      for (std::size_t to = begin; to < end; ++to) {
        const bool take_right = right < end && (left == middle || before(context, places[right], places[left]));
        merged[to] = places[take_right ? right++ : left++];
      }
    }
    places.swap(merged);
  }
  return places;
}

}  // namespace tidemark::ranges

#endif
