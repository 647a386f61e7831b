// Downloads a text or other data as a file.

export function saveFile(name: string, text: string, type = "application/json"): void {
  saveBlob(name, new Blob([text], { type }));
}

/**
 * Fetches a file of the app's own and saves it; false when there is none, or its connection ended in the middle. App
 * Bridge adds the session token.
 */
export async function downloadFile(url: string, fallbackName: string): Promise<boolean> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) return false;
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  const data = await response.blob().catch(() => null);
  if (data) saveBlob(name ?? fallbackName, data);
  return data !== null;
}

function saveBlob(name: string, data: Blob): void {
  const url = URL.createObjectURL(data);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
