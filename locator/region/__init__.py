"""Regions: places, routing tiles and a street map made from one OpenStreetMap extract; maps of operators."""
