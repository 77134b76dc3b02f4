package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import dev.mxlab.host.FileModes;
import dev.mxlab.host.SystemError;
import dev.mxlab.mailbox.MailStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A file of mail that is open: its messages as they were read, and the way back into the file. A
 * mailbox of the spool is read and written through the store that deliveries use too.
 */
final class Folder {
  private final Call call;
  private final Function<Path, MailStore> stores;
  private final String shown;
  private final String path;
  private final boolean system;
  private final boolean readOnly;
  private final List<Item> items;

  /** How much of the file the messages are. */
  private int length;

  private Folder(
      Call call,
      Function<Path, MailStore> stores,
      String shown,
      boolean system,
      boolean readOnly,
      byte[] text) {
    this.call = call;
    this.stores = stores;
    this.shown = shown;
    this.path = call.absolute(shown);
    this.system = system;
    this.readOnly = readOnly;
    this.items = new ArrayList<>(Box.items(text));
    this.length = text.length;
  }

  /**
   * @param shown its name as the user gave it
   * @param system whether it is a mailbox of the spool, from which mail goes to ~/mbox
   */
  static Folder open(Call call, Function<Path, MailStore> stores, String shown, boolean system)
      throws IOException {
    String path = call.absolute(shown);
    Disk disk = Disk.of(call);
    if (disk.isDirectory(path)) {
      throw new IOException("Is a directory");
    }
    Path real = disk.toRead(path);
    if (!Files.isRegularFile(real)) {
      throw new FileSystemException(path, null, "Invalid argument");
    }
    boolean readOnly = !mayWrite(disk, path);
    byte[] text = text(call, stores, path);
    return new Folder(call, stores, shown, system, readOnly, text);
  }

  private static boolean mayWrite(Disk disk, String path) {
    try {
      disk.toWrite(path);
      return true;
    } catch (IOException denied) {
      return false;
    }
  }

  private static boolean inSpool(String path) {
    return path.matches("/var/(spool/)?mail/[^/]+");
  }

  private static byte[] text(Call call, Function<Path, MailStore> stores, String path)
      throws IOException {
    if (!inSpool(path)) {
      return Files.readAllBytes(Disk.of(call).toRead(path));
    }
    byte[][] found = {new byte[0]};
    store(call, stores, path)
        .rework(
            name(path),
            now -> {
              found[0] = now;
              return null;
            });
    return found[0];
  }

  private static MailStore store(Call call, Function<Path, MailStore> stores, String path) {
    return stores.apply(call.host().files().real(path.substring(0, path.lastIndexOf('/'))));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  String shown() {
    return shown;
  }

  boolean isSystem() {
    return system;
  }

  boolean readOnly() {
    return readOnly;
  }

  List<Item> items() {
    return items;
  }

  /** Messages that came since; they join the others. */
  int look() throws IOException {
    byte[] now = text(call, stores, path);
    if (now.length <= length) {
      return 0;
    }
    List<Item> fresh = Box.items(Arrays.copyOfRange(now, length, now.length));
    length = now.length;
    items.addAll(fresh);
    return fresh.size();
  }

  /**
   * Puts each message back as it is to be; whatever else stands in the file by now stays.
   *
   * @param fates null for a message that goes; messages that are not named stay as they are
   * @return whether new mail has come since the file was read
   */
  boolean write(Map<Item, byte @Nullable []> fates) throws IOException {
    boolean[] more = {false};
    MailStore.Rework rework =
        now -> {
          ByteArrayOutputStream after = new ByteArrayOutputStream(now.length);
          Map<Item, Boolean> left = new HashMap<>();
          items.forEach(item -> left.put(item, Boolean.TRUE));
          for (Item found : Box.items(now)) {
            Item known = same(found, left);
            if (known == null) {
              more[0] = true;
              after.writeBytes(found.bytes());
              continue;
            }
            left.remove(known);
            byte[] fate = fates.containsKey(known) ? fates.get(known) : known.bytes();
            if (fate != null) {
              after.writeBytes(fate);
            }
          }
          byte[] result = after.toByteArray();
          return Arrays.equals(result, now) ? null : result;
        };
    if (inSpool(path)) {
      store(call, stores, path).rework(name(path), rework);
    } else {
      Path real = Disk.of(call).toWrite(path);
      byte[] after = rework.apply(Files.readAllBytes(real));
      if (after != null) {
        Files.write(real, after);
      }
    }
    return more[0];
  }

  private @Nullable Item same(Item found, Map<Item, Boolean> left) {
    for (Item item : items) {
      if (left.containsKey(item) && Arrays.equals(item.bytes(), found.bytes())) {
        return item;
      }
    }
    return null;
  }

  /** Removes the file, if the directory lets the user. */
  boolean remove() {
    try {
      Files.delete(Disk.of(call).toRemove(path));
      Disk.of(call).removed(path);
      return true;
    } catch (IOException kept) {
      return false;
    }
  }

  /** Appends to a file of the user's; whether it was there before. */
  static boolean append(Call call, String name, byte[] text, int mode) throws IOException {
    String path = call.absolute(name);
    Disk disk = Disk.of(call);
    if (disk.isDirectory(path)) {
      throw new IOException("Is a directory");
    }
    Path real = disk.toWrite(path);
    boolean there = Files.exists(real);
    Path above = real.toAbsolutePath().getParent();
    if (!there && (above == null || !Files.isDirectory(above))) {
      throw new java.nio.file.NoSuchFileException(path);
    }
    Files.write(real, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (!there) {
      disk.made(path, mode & ~FileModes.umask(call));
    }
    return there;
  }

  static String problem(IOException failed) {
    return SystemError.text(failed);
  }
}
