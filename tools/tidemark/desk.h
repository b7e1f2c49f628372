#pragma once

#include <filesystem>
#include <functional>

#include "access/register.h"
#include "command/call.h"

namespace tidemark::command {

/// Opens the file of users and tokens and does something with it, or something that is to be told there. What that changed goes into the
/// log at once, where no other process has it open; a service that has takes it in within a second.
///
///     Desk desk{call, directory};
///     desk.witness({EventType::credential_set, "credential acme-pendo"}, [&] { return vault.set(…); });
class Desk {
 public:
  Desk(const Call& call, std::filesystem::path directory);

  [[nodiscard]] const access::Register& file() const { return file_; }

  /// The account of the host has done it. `act` must not hold the log open: it is opened for what was done.
  [[nodiscard]] Result<void> witness(const access::Register::Deed& deed,
                                     const std::function<Result<void>()>& act) const;

  void take_in() const;

 private:
  const Call& call_;
  std::filesystem::path directory_;
  access::Register file_;
};

/// Who works on the host: "host root".
[[nodiscard]] access::By by_host();

}  // namespace tidemark::command
