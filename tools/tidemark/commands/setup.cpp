#include <functional>
#include <optional>

#include "command/commands/commands.h"
#include "command/desk.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/hash/digest.h"
#include "salesforce/grant.h"

namespace tidemark::command {
namespace {

int init(const Call& call) {
  if (auto lost = Workspace::lost_before_writing(call, true)) return call.tell(*lost);
  auto workspace = Workspace::open(call, Workspace::Access::create);
  if (!workspace) return call.tell(workspace.error());
  if (auto created = (*workspace)->create_subscription(call["NAME"]); !created) return call.tell(created.error());
  // As early as that, so that every backup has the key by which erased persons are known; else the first that needs it makes it.
  if (const auto seed = Workspace::signing_seed_in((*workspace)->directory()); !seed) call.warn(seed.error());
  const std::string where = (*workspace)->directory().string();
  if (call.json()) {
    std::string line;
    JsonLine{line}
        .text("subscription", call["NAME"])
        .number("number", (*workspace)->subscription().number)
        .text("directory", where);
    call.put(line);
    return done;
  }
  call.put("subscription " + call["NAME"] + " begins in " + where + "\n");
  call.say("Next: " + call.line("credential set", {"NAME"}) + ", for Salesforce and for Pendo; then " +
           call.line("config apply", {"FILE"}) + "\n");
  return done;
}

int list_subscriptions(const Call& call) {
  auto workspace = Workspace::open(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  auto all = (*workspace)->store().subscriptions();
  if (!all) return call.tell(all.error());
  std::string text;
  for (const log::Subscription& one : *all) {
    if (one.damage) {
      const std::string name = one.name.empty() ? std::to_string(one.number) : one.name;
      Error damage = *one.damage;
      damage.hint = "put the log directory back from a backup; without it: tidemark subscriptions remove " + name;
      call.warn(damage);
      if (call.json())
        JsonLine{text}.text("subscription", one.name).number("number", one.number).text("damaged", damage.what);
      else text += name + "  damaged\n";
      continue;
    }
    auto log = (*workspace)->store().log(one.number);
    if (!log) return call.tell(log.error());
    const Position position = (*log)->head().position;
    if (const auto lost = (*workspace)->lost_entries_of(one)) call.warn(*lost);
    if (call.json())
      JsonLine{text}.text("subscription", one.name).number("number", one.number).number("position", position);
    else text += one.name + "  " + count(position, "log entry", "log entries") + "\n";
  }
  call.put(text);
  if (all->empty()) call.say("There is no subscription yet: tidemark init NAME\n");
  return done;
}

int remove_subscription(const Call& call) {
  const std::string& name = call["NAME"];
  if (!call.has("--yes"))
    return call.tell({ErrorCode::invalid_input, "this removes the subscription's log, views and archive for good",
                      "subscriptions remove " + name,
                      "if that is meant: " + call.line("subscriptions remove", {name}, "--yes")});
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  auto workspace = Workspace::open_to_remove(call, name);
  if (!workspace) return call.tell(workspace.error());
  const auto log = (*workspace)->store().log((*workspace)->subscription().number);
  const std::string head = log ? "its log ended with position " + std::to_string((*log)->head().position) +
                                     ", digest " + to_hex((*log)->head().digest)
                               : std::string{};
  const Desk desk{call, *directory};
  const auto gone = desk.witness({EventType::subscription_removed, "subscription " + name, head}, [&] {
    auto removed = (*workspace)->remove_subscription();
    workspace->reset();
    return removed;
  });
  if (!gone) return call.tell(gone.error());
  std::string text;
  if (call.json()) JsonLine{text}.text("removed", name);
  else text = "subscription " + name + " is gone\n";
  call.put(text);
  call.say("Credentials stay: " + call.line("credential list") + "\n");
  return done;
}

/// Until it is a credential, or ends: a simulator that is piped in as it is goes on running.
Result<std::string> read_credential_text() {
  constexpr std::size_t limit = std::size_t{1} << 16;
  std::string text;
  for (;;) {
    const auto more = read_more_input(text, limit - text.size());
    if (!more) return tl::unexpected(more.error());
    if (!*more || vault::read_credential(text)) return text;
  }
}

/// A private key that can't sign is found now, not in the night.
Result<void> check_key_of(std::string_view text) {
  const auto credential = vault::read_credential(text);
  if (!credential || credential->private_key.empty()) return {};  // the vault says what is wrong with it
  return salesforce::check_private_key(credential->private_key.reveal());
}

/// Whose credential a name is meant for, and what the other system's would be called.
struct Meant {
  vault::Credential::Kind kind;
  std::string other;
};

std::optional<Meant> meant_by_configuration(const Call& call, const std::string& name) {
  const auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return std::nullopt;
  const auto configuration = (*workspace)->configuration();
  if (!configuration || configuration->salesforce_credential == configuration->pendo_credential) return std::nullopt;
  if (name == configuration->salesforce_credential)
    return Meant{vault::Credential::Kind::salesforce, configuration->pendo_credential};
  if (name == configuration->pendo_credential)
    return Meant{vault::Credential::Kind::pendo, configuration->salesforce_credential};
  return std::nullopt;
}

std::optional<Meant> meant_by_name(std::string name) {
  constexpr std::string_view of_salesforce = "salesforce";
  constexpr std::string_view of_pendo = "pendo";
  const std::size_t salesforce = name.find(of_salesforce);
  const std::size_t pendo = name.find(of_pendo);
  if ((salesforce == name.npos) == (pendo == name.npos)) return std::nullopt;
  if (pendo == name.npos)
    return Meant{vault::Credential::Kind::salesforce, name.replace(salesforce, of_salesforce.size(), of_pendo)};
  return Meant{vault::Credential::Kind::pendo, name.replace(pendo, of_pendo.size(), of_salesforce)};
}

/// The two are easily mistaken for each other, and a run would find it out in the night.
Result<void> check_system_of(const Call& call, std::string_view text) {
  const auto credential = vault::read_credential(text);
  const std::string& name = call["NAME"];
  auto meant = meant_by_configuration(call, name);
  if (!meant) meant = meant_by_name(name);
  if (!credential || !meant || meant->kind == credential->kind) return {};
  const bool is_pendo = credential->kind == vault::Credential::Kind::pendo;
  const std::string own = is_pendo ? "Pendo" : "Salesforce";
  return failure(
      ErrorCode::invalid_input,
      "this is a credential of " + own + ", and by its name it would be " + (is_pendo ? "Salesforce" : "Pendo") + "'s",
      "credential " + name, "was it meant for " + own + "? " + call.line("credential set", {meant->other}));
}

/// Does what is to be in the trail of the directory.
Result<void> witnessed(const Call& call, const access::Register::Deed& deed, const std::function<Result<void>()>& act) {
  const auto directory = Workspace::directory_of(call);
  return directory ? Desk{call, *directory}.witness(deed, act) : tl::unexpected(directory.error());
}

int set_credential(const Call& call) {
  auto vault = Workspace::vault_of(call);
  if (!vault) return call.tell(vault.error());
  auto text = read_credential_text();
  if (!text) return call.tell(text.error());
  const auto set = check_system_of(call, *text).and_then([&] { return check_key_of(*text); }).and_then([&] {
    return witnessed(call, {EventType::credential_set, "credential " + call["NAME"]},
                     [&] { return vault->set(call["NAME"], *text); });
  });
  vault::wipe(*text);
  if (!set) return call.tell(set.error());
  std::string line;
  if (call.json()) JsonLine{line}.text("credential", call["NAME"]);
  else line = "credential " + call["NAME"] + " is sealed\n";
  call.put(line);
  return done;
}

int list_credentials(const Call& call) {
  auto vault = Workspace::vault_of(call);
  if (!vault) return call.tell(vault.error());
  auto names = vault->list();
  if (!names) return call.tell(names.error());
  std::string text;
  for (const std::string& name : *names) {
    if (call.json()) JsonLine{text}.text("credential", name);
    else text += name + "\n";
  }
  call.put(text);
  if (names->empty()) call.say("There is none yet: tidemark credential set NAME\n");
  return done;
}

int remove_credential(const Call& call) {
  auto vault = Workspace::vault_of(call);
  if (!vault) return call.tell(vault.error());
  const auto removed = witnessed(call, {EventType::credential_removed, "credential " + call["NAME"]},
                                 [&] { return vault->remove(call["NAME"]); });
  if (!removed) return call.tell(removed.error());
  std::string text;
  if (call.json()) JsonLine{text}.text("removed", call["NAME"]);
  else text = "credential " + call["NAME"] + " is gone\n";
  call.put(text);
  return done;
}

int rotate_key(const Call& call) {
  auto vault = Workspace::vault_of(call);
  if (!vault) return call.tell(vault.error());
  const std::string& wanted = call["--new-key"];
  vault::Rotation rotation;
  std::error_code problem;
  if (!wanted.empty()) rotation.key_file = std::filesystem::absolute(wanted, problem);
  Result<vault::Rotated> rotated = vault::Rotated{};
  const auto told = witnessed(call, {EventType::key_changed, "the key of all credentials"}, [&]() -> Result<void> {
    rotated = vault->rotate(rotation);
    return rotated ? Result<void>{} : tl::unexpected(rotated.error());
  });
  if (!told) return call.tell(told.error());
  std::string text;
  if (call.json())
    JsonLine{text}
        .number("credentials", rotated->credentials)
        .text("key_file", rotated->key_file.string())
        .flag("went_on", rotated->went_on);
  else
    text = count(rotated->credentials, "credential is", "credentials are") + " sealed by " +
           (rotated->went_on ? "the new key: the rotation that was cut off is at its end\n"
                             : "a new key; the old one opens nothing any more\n");
  call.put(text);
  if (!wanted.empty())
    call.say("Name the new key from now on, to the service too: TIDEMARK_KEY_FILE=" +
             shell_word(rotated->key_file.string()) + "\n");
  call.say("What backups hold is sealed by the key that they were made with: keep it for as long as them.\n");
  return done;
}

}  // namespace

std::vector<Command> commands_of_setup() {
  return {
      {"init",
       "Begin a subscription: its log, empty",
       "tidemark init acme",
       "Next: tidemark credential set NAME; then tidemark config apply FILE",
       {{"NAME", "small letters, digits and -, at most 40"}},
       {},
       "",
       init},
      {"subscriptions list",
       "The subscriptions in the directory",
       "tidemark subscriptions list",
       "",
       {},
       {},
       "",
       list_subscriptions},
      {"subscriptions remove",
       "Remove a subscription with its log, views and archive, for good",
       "tidemark subscriptions remove acme --yes",
       "Neither Salesforce nor Pendo is touched. Keep the head of its log if you may need to prove anything: tidemark "
       "log verify",
       {{"NAME", "the subscription; of a damaged one whose name is lost, its number"}},
       {{"--yes", "", "it is meant"}},
       "",
       remove_subscription},
      {"credential set",
       "Seal what a configuration names as credential: one JSON object from standard input",
       "tidemark credential set acme-pendo < key.json\n"
       "echo '{\"client_id\":\"…\",\"client_secret\":\"…\"}' | tidemark credential set acme-salesforce",
       "Salesforce, of an External Client App: client_id and client_secret; or client_id, username and private_key "
       "(JWT);\n"
       "or client_id and refresh_token. Pendo: key, an integration key with write access.\n"
       "Other keys of the object are ignored. Next: tidemark config apply FILE",
       {{"NAME", "letters, digits, ., _ and -, as the configuration calls it"}},
       {},
       "",
       set_credential},
      {"credential list", "The names of the credentials", "tidemark credential list", "", {}, {}, "", list_credentials},
      {"credential remove",
       "Remove a credential",
       "tidemark credential remove acme-pendo",
       "",
       {{"NAME", "the credential"}},
       {},
       "",
       remove_credential},
      {"credential rotate",
       "Seal all credentials by a new key",
       "tidemark credential rotate",
       "It may be cut off at any moment, and is gone on with by the same command. The key is that of "
       "$TIDEMARK_KEY_FILE, "
       "else $TIDEMARK_KEY,\nelse systemd's credential tidemark-key, else vault/vault.key",
       {},
       {{"--new-key", "FILE",
         "that holds the new key, by `openssl rand -hex 32 > FILE`; otherwise one is made, where the old one lies"}},
       "",
       rotate_key},
  };
}

}  // namespace tidemark::command
