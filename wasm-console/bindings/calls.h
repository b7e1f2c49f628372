#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/hash/chain.h"
#include "preview.h"

namespace tidemark::bindings {

/// What JavaScript may ask for, by name: wasm-console/core/messages.ts has the list. No rule of planning stands here: values are handed
/// over, and the core's answer back.
class Calls {
 public:
  /// `request`: {"call": …, "takes": {…}}; `bytes` lie beside it: those of a
  /// zone's file, say. The answer is an object with a `kind`, or
  /// lines. What is wrong with an input is an answer too, and so is a lack of memory.
  [[nodiscard]] std::string answer(std::string_view request, std::string_view bytes);

 private:
  [[nodiscard]] std::string call(std::string_view name, const Takes& takes);
  [[nodiscard]] std::string call(Preview& preview, std::string_view name, const Takes& takes);
  [[nodiscard]] std::string open(const Takes& takes);
  [[nodiscard]] std::string check_configuration(const Takes& takes);
  [[nodiscard]] std::string diff(const Takes& takes);
  [[nodiscard]] std::string verify_log(const Takes& takes);

  std::map<std::size_t, std::unique_ptr<Preview>> previews_;
  std::size_t next_ = 1;
  Zones zones_;
  Chain chain_;
  std::string kept_;  ///< the chain's digest at the position whose head was kept
};

}  // namespace tidemark::bindings
