package dev.mxlab.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The users of a host, as /etc/passwd, /etc/group and /etc/shadow have them; an edit of these files
 * counts at once.
 */
public interface Accounts {
  /** By exact name. */
  Optional<Account> find(String name);

  List<Account> all();

  /** Whether the users are in memory as they stand in their file: finding one reads nothing. */
  default boolean isRead() {
    return false;
  }

  /**
   * Whether {@code password} is this user's. Slow on purpose (crypt(5)); never call it on an event
   * loop.
   */
  boolean authenticate(String name, String password);

  /**
   * The password itself, where this user's entry keeps it so that it can be read: {@code
   * {PLAIN}1234}. What CRAM-MD5 and APOP need; empty for everybody whose entry holds a hash.
   */
  default Optional<String> readablePassword(String name) {
    return Optional.empty();
  }

  boolean groupExists(String name);

  /** The lines of /etc/group, in their order. */
  default List<Group> groups() {
    return List.of();
  }

  /**
   * useradd(8): next free uid from 1000 on, a group of the same name, an empty home where asked.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the name is taken
   */
  Account add(String name, String gecos, String home, String shell, boolean makeHome)
      throws IOException;

  /** Makes the homes that are missing, as they are on a host whose files were made by hand. */
  default void createHomes() throws IOException {}

  /** passwd(1). */
  void setPassword(String name, String password) throws IOException;

  /**
   * userdel(8): the account and its own group; its files stay.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such account
   */
  default void remove(String name) throws IOException {
    throw new java.nio.file.NoSuchFileException(name);
  }

  /**
   * chfn(1).
   *
   * @throws java.nio.file.NoSuchFileException when there is no such account
   */
  default void setGecos(String name, String gecos) throws IOException {
    throw new java.nio.file.NoSuchFileException(name);
  }
}
