/** Names for the API's codes: types, kelurahan, agencies, lines. Read once; they change with a release. */

import { api, type Shapes } from "../api/client.ts";
import type { Language } from "../words/index.ts";

export type IncidentType = Shapes["TypeRow"];
export type Place = Shapes["Place"];

export function useTypes(): readonly IncidentType[] {
  return api.useQuery("get", "/api/v1/catalogue").data?.items ?? [];
}

export function usePlaces(): readonly Place[] {
  return api.useQuery("get", "/api/v1/places").data?.items ?? [];
}

/** The type's name in that language; its code until the catalogue is there. */
export function typeName(types: readonly IncidentType[], code: string, language: Language): string {
  const type = types.find((each) => each.code === code);
  if (!type) return code;
  return language === "id" ? type.name_id : type.name_en;
}

/** `Kemiri Muka, Beji`: two kelurahan share a name, so the kecamatan goes with it. */
export function placeName(places: readonly Place[], code: string): string {
  const place = places.find((each) => each.code === code);
  return place ? `${place.kelurahan}, ${place.kecamatan}` : code;
}
