#include "log/roots.h"

#include <array>
#include <utility>

#include <sodium.h>

namespace tidemark::log {
namespace {

using CountHead = std::array<char, 1 + sizeof(std::uint64_t)>;

CountHead head_of(std::uint64_t count) {
  CountHead head{0x01};
  for (std::size_t i = 1; i < head.size(); ++i, count >>= 8) head[i] = static_cast<char>(count & 0xff);
  return head;
}

}  // namespace

Digest root_of(std::span<const Digest> leaves) {
  const CountHead head = head_of(leaves.size());
  Digest root;
  crypto_generichash_state hash;
  crypto_generichash_init(&hash, nullptr, 0, root.bytes.size());
  crypto_generichash_update(&hash, reinterpret_cast<const unsigned char*>(head.data()), head.size());
  crypto_generichash_update(&hash, reinterpret_cast<const unsigned char*>(leaves.data()), leaves.size_bytes());
  crypto_generichash_final(&hash, root.bytes.data(), root.bytes.size());
  return root;
}

void Roots::add(std::span<const Digest> leaves, const Digest& said, Position position, std::size_t event) {
  if (inputs_.size() == said_.size()) inputs_.emplace_back();
  const CountHead head = head_of(leaves.size());
  std::string& input = inputs_[said_.size()];
  input.assign(head.data(), head.size());
  input.append(reinterpret_cast<const char*>(leaves.data()), leaves.size_bytes());
  bytes_ += input.size();
  said_.push_back({said, position, event});
}

Result<void> Roots::check() {
  views_.clear();
  for (std::size_t i = 0; i < said_.size(); ++i) views_.push_back({inputs_[i]});
  roots_.resize(said_.size());
  digests::hash_each(views_, roots_);
  if (bytes_ >= most_bytes) inputs_.clear();  // no memory of that size stays
  bytes_ = 0;
  const std::vector<Said> said = std::exchange(said_, {});
  for (std::size_t i = 0; i < said.size(); ++i)
    if (roots_[i] != said[i].root)
      return failure(
          ErrorCode::corrupt,
          "the items of event " + std::to_string(said[i].position) + "." + std::to_string(said[i].event) +
              " are not those that were stored",
          "subscription " + std::to_string(subscription_) + ", position " + std::to_string(said[i].position));
  return {};
}

}  // namespace tidemark::log
