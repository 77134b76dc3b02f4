package dev.mxlab.cli;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.FileAccounts;
import dev.mxlab.host.Group;
import dev.mxlab.host.HostFiles;
import java.io.IOException;
import java.nio.file.ReadOnlyFileSystemException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The machine's own users, to be looked at only: nothing here changes them or knows a password. */
final class RealAccounts implements Accounts {
  private final FileAccounts files;

  RealAccounts(HostFiles files, InstantSource clock) {
    this.files = new FileAccounts(files, clock);
  }

  @Override
  public Optional<Account> find(String name) {
    return files.find(name);
  }

  @Override
  public List<Account> all() {
    return files.all();
  }

  @Override
  public boolean authenticate(String name, String password) {
    return false;
  }

  @Override
  public boolean groupExists(String name) {
    return files.groupExists(name);
  }

  @Override
  public List<Group> groups() {
    return files.groups();
  }

  @Override
  public Account add(String name, String gecos, String home, String shell, boolean makeHome)
      throws IOException {
    throw readOnly();
  }

  @Override
  public void setPassword(String name, String password) throws IOException {
    throw readOnly();
  }

  private static IOException readOnly() {
    return new IOException("the machine's own accounts", new ReadOnlyFileSystemException());
  }
}
