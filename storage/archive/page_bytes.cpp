#include "archive/page_bytes.h"

#include <sys/mman.h>

namespace tidemark::archive {

Result<PageBytes> PageBytes::of_size(std::size_t size) {
  if (size == 0) return PageBytes{nullptr, 0};
  void* const room = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return failure(ErrorCode::storage, "there is not enough memory for a page", "archive");
  return PageBytes{static_cast<char*>(room), size};
}

PageBytes::~PageBytes() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

}  // namespace tidemark::archive
