#include "log/signed_head.h"

#include <charconv>
#include <span>

#include <sodium.h>

#include "core/json/document.h"
#include "core/json/line.h"

namespace tidemark::log {
namespace {

constexpr std::uint64_t format = 1;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// The key pair that comes of a seed; the private half goes with it.
struct Pair {
  explicit Pair(std::string_view seed) { crypto_sign_seed_keypair(open.data(), secret.data(), bytes_of(seed)); }
  Pair(const Pair&) = delete;
  ~Pair() { sodium_memzero(secret.data(), secret.size()); }

  PublicKey open = {};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret = {};
};

std::string hex_of_bytes(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : bytes) (hex += digits[byte >> 4]) += digits[byte & 15];
  return hex;
}

bool bytes_from_hex(std::string_view hex, std::span<std::uint8_t> bytes) {
  std::size_t size = 0;
  const char* end = nullptr;
  return hex.size() == 2 * bytes.size() &&
         sodium_hex2bin(bytes.data(), bytes.size(), hex.data(), hex.size(), nullptr, &size, &end) == 0 &&
         size == bytes.size() && end == hex.data() + hex.size();
}

/// Else what is signed could be read in two ways.
bool is_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos;
}

/// Takes members out of the object, and remembers whether all were there and what they should be.
class Members {
 public:
  explicit Members(const json::Value& object) : object_{object} {}

  std::string_view text(std::string_view name) {
    const auto member = find(name, json::Kind::text);
    return member ? member->text() : std::string_view{};
  }
  template <class Number>
  Number number(std::string_view name) {
    Number number = 0;
    const auto member = find(name, json::Kind::number);
    const std::string_view digits = member ? member->number() : std::string_view{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    good_ = good_ && error == std::errc{} && end == digits.data() + digits.size();
    return number;
  }
  template <class Bytes>
  void hex(std::string_view name, Bytes& bytes) {
    if (!bytes_from_hex(text(name), bytes)) good_ = false;
  }
  [[nodiscard]] bool has(std::string_view name) const { return object_.member(name).has_value(); }
  [[nodiscard]] bool good() const { return good_ && taken_ == object_.size(); }

 private:
  std::optional<json::Value> find(std::string_view name, json::Kind kind) {
    auto member = object_.member(name);
    ++taken_;
    if (!member || !member->is(kind)) good_ = false;
    return good_ ? member : std::nullopt;
  }

  const json::Value object_;
  bool good_ = true;
  std::size_t taken_ = 0;
};

}  // namespace

std::string hex_of(const PublicKey& key) { return hex_of_bytes(key); }
bool from_hex(std::string_view hex, PublicKey& key) { return bytes_from_hex(hex, key); }

std::string text_of(const KeptHead& head) {
  return "tidemark head " + std::to_string(format) + "\nsubscription " + std::to_string(head.number) + " " +
         head.subscription + "\nposition " + std::to_string(head.head.position) + "\ndigest " +
         to_hex(head.head.digest) + "\ntime " + std::to_string(head.time.milliseconds) + "\n";
}

PublicKey public_key(std::string_view seed) { return Pair{seed}.open; }

void sign(KeptHead& head, std::string_view seed) {
  const Pair pair{seed};
  const std::string text = text_of(head);
  KeptHead::Signed by{pair.open, {}};
  crypto_sign_detached(by.signature.data(), nullptr, bytes_of(text), text.size(), pair.secret.data());
  head.by = by;
}

bool is_signed(const KeptHead& head, const PublicKey& key) {
  const std::string text = text_of(head);
  return head.by && head.by->key == key &&
         crypto_sign_verify_detached(head.by->signature.data(), bytes_of(text), text.size(), key.data()) == 0;
}

std::string to_json(const KeptHead& head) {
  std::string text;
  {
    json::Line line{text};
    line.text("tidemark", "head")
        .number("version", format)
        .text("subscription", head.subscription)
        .number("number", head.number)
        .number("position", head.head.position)
        .text("digest", to_hex(head.head.digest))
        .number("time", head.time.milliseconds);
    if (head.by) line.text("key", hex_of(head.by->key)).text("signature", hex_of_bytes(head.by->signature));
  }
  return text;
}

Result<KeptHead> read_head(std::string_view json) {
  const auto no_head =
      failure(ErrorCode::invalid_input, "that is no head", {}, "`tidemark log head --sign > head.json` makes one");
  const auto document = json::Document::read(json);
  if (!document || !document->root().is(json::Kind::object)) return no_head;
  Members members{document->root()};
  if (members.text("tidemark") != "head") return no_head;
  if (members.number<std::uint64_t>("version") > format)
    return failure(ErrorCode::newer_version, "the head is of a newer Tidemark");
  KeptHead head;
  head.subscription = members.text("subscription");
  head.number = members.number<std::uint32_t>("number");
  head.head.position = members.number<Position>("position");
  members.hex("digest", head.head.digest.bytes);
  head.time.milliseconds = members.number<std::int64_t>("time");
  if (members.has("key")) {
    KeptHead::Signed by;
    members.hex("key", by.key);
    members.hex("signature", by.signature);
    head.by = by;
  }
  if (!members.good() || !is_name(head.subscription)) return no_head;
  return head;
}

}  // namespace tidemark::log
