// The module's functions, as JavaScript calls them; wasm-console/core/module.ts is the other side. There are no more than these, and
// no JavaScript besides: requests and answers are JSON, pages and lines are bytes in the module's memory.
//
//   tidemark_take(bytes) → where to write a request, or a page's bytes; 0: there is no more memory
//   tidemark_call(json, size, bytes, bytes_size) → where the answer is: {begin, size} as two 32-bit numbers, until the next call
//   tidemark_give_back(where)

#include <cstdint>
#include <cstdlib>
#include <string>

#include "calls.h"

namespace {

struct Answer {
  const char* begin = nullptr;
  std::size_t size = 0;
};

tidemark::bindings::Calls& calls() {
  static tidemark::bindings::Calls all;
  return all;
}

}  // namespace

#define EXPORTED(name) extern "C" __attribute__((export_name(#name)))

EXPORTED(tidemark_take) void* tidemark_take(std::size_t bytes) { return std::malloc(bytes == 0 ? 1 : bytes); }
EXPORTED(tidemark_give_back) void tidemark_give_back(void* memory) { std::free(memory); }

EXPORTED(tidemark_call)
const Answer* tidemark_call(const char* json, std::size_t size, const char* bytes, std::size_t bytes_size) {
  static std::string text;
  static Answer answer;
  text = calls().answer({json, size}, {bytes, bytes_size});
  answer = {text.data(), text.size()};
  return &answer;
}
