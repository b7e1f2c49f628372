#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "salesforce/update.h"

namespace tidemark::salesforce {

/// What a job writes: updates that are made one at a time, each time that they are looked at, so that a hundred megabytes of them never lie
/// in memory. Cheap to copy.
///
///     Updates updates{changed.size(), [&](std::size_t i) { return changed[i].id; },
///                     [&](std::size_t i, Update& update) { update.fields = …; }};
///     Update scratch;
///     updates.at(7, scratch).fields
class Updates {
 public:
  /// What it gives lives as long as the updates do.
  using Id = std::function<std::string_view(std::size_t place)>;
  /// Gives an update its fields, in the place of those that it has; its id it has already.
  using Fill = std::function<void(std::size_t place, Update& update)>;

  Updates() = default;
  Updates(std::size_t size, Id id, Fill fill) : size_{size}, id_{std::move(id)}, fill_{std::move(fill)} {}
  /// Those that lie in memory anyway; they must outlive it.
  template <std::convertible_to<std::span<const Update>> Made>
  Updates(const Made& made)  // NOLINT(google-explicit-constructor): it is the same thing
      : size_{std::size(made)},
        id_{[all = std::span<const Update>{made}](std::size_t place) { return std::string_view{all[place].id}; }},
        made_{made} {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string_view id(std::size_t place) const { return id_(place); }
  /// Good until `scratch` is used again.
  [[nodiscard]] const Update& at(std::size_t place, Update& scratch) const {
    if (!fill_) return made_[place];
    scratch.id = id_(place);
    fill_(place, scratch);
    return scratch;
  }

 private:
  std::size_t size_ = 0;
  Id id_;
  Fill fill_;
  std::span<const Update> made_;
};

/// Whether it can be sent: an object's name, ids that are some and occur once (15 and 18 characters are the same id), at least one field each,
/// names that can be some and occur once (letter case aside), no `Id` among them, texts in UTF-8. `invalid_input` says which update, by its place.
[[nodiscard]] Result<void> check_batch(std::string_view object, const Updates& batch, const std::string& call);

/// Of what was sent, what an answer repeats: ids and values, to be hidden in errors.
[[nodiscard]] http::Secrets repeated_in(std::string_view answer, const Updates& batch);

}  // namespace tidemark::salesforce
