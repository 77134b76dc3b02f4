package dev.mxlab.host;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The users of a test host; the password of each is 1234. */
record ListedAccounts(List<Account> all) implements Accounts {
  ListedAccounts {
    all = List.copyOf(all);
  }

  @Override
  public Optional<Account> find(String name) {
    return all.stream().filter(account -> account.name().equals(name)).findFirst();
  }

  @Override
  public boolean authenticate(String name, String password) {
    return find(name).isPresent() && password.equals("1234");
  }

  @Override
  public boolean groupExists(String name) {
    return name.equals("mail") || find(name).isPresent();
  }

  @Override
  public List<Group> groups() {
    return Stream.concat(
            all.stream().map(account -> new Group(account.name(), account.gid(), List.of())),
            Stream.of(new Group("mail", 8, List.of())))
        .toList();
  }

  @Override
  public Account add(String name, String gecos, String home, String shell, boolean makeHome) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setPassword(String name, String password) {
    throw new UnsupportedOperationException();
  }
}
