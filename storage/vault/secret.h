#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tidemark::vault {

/// Text that is wiped when it is no longer needed, as far as a program can do that cheaply: copies that others made of
/// it (the network's buffers, a kernel's) are beyond it. Moves, doesn't copy, doesn't print.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  /// To be used at once, not to be kept.
  [[nodiscard]] std::string_view reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

/// Overwrites the bytes and empties the text.
void wipe(std::string& text);

}  // namespace tidemark::vault
